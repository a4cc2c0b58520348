"""What Excel for Windows is told about macros and add-ins: user settings, and policies that win over them.

Registry names as in Microsoft's Office 2016 administrative templates (they serve 2016 to 365).
"""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.addin.ailment import Ailment, Patient
from cqip_xl.addin.system import ADDIN, System

OFFICE = r"Software\Microsoft\Office\16.0"
#: First that says something wins.
_ROOTS = (
    r"HKCU\Software\Policies\Microsoft\Office\16.0",
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
    r"HKLM\Software\Policies\Microsoft\Office\16.0",
    rf"HKCU\{OFFICE}",
    rf"HKLM\{OFFICE}",
)
_SIGNED, _NONE = 3, 4  # VBAWarnings: signed macros only, none at all


def macros(patient: Patient) -> Iterator[Ailment]:
    """A file in a trusted location runs whatever VBAWarnings says, unless trusted locations are off as well."""
    if patient.system.kind != "windows":
        return
    said = setting(patient.system, "Common", "VBAOff")
    if said == 1:
        yield Ailment("vba_off", "error")
    level = setting(patient.system, r"Excel\Security", "VBAWarnings")
    untrusted = setting(patient.system, r"Excel\Security\Trusted Locations", "AllLocationsDisabled") == 1
    if level in (_SIGNED, _NONE):
        yield Ailment("macros_blocked" if untrusted else "macros_restricted", "error" if untrusted else "warning")
    elif untrusted:
        yield Ailment("locations_off", "warning")
    if setting(patient.system, r"Excel\Security", "BlockContentExecutionFromInternet") == 1:
        yield Ailment("internet_macros", "note")


def command_prompt(patient: Patient) -> Iterator[Ailment]:
    """The add-in starts Python through cmd.exe, which then prints a refusal and waits for a key nobody sees."""
    if patient.system.kind == "windows":
        keys = (rf"{hive}\Software\Policies\Microsoft\Windows\System" for hive in ("HKCU", "HKLM"))
        if any(patient.system.registry(key).get("disablecmd") in (1, 2) for key in keys):
            yield Ailment("cmd_disabled", "error")


def addins(patient: Patient) -> Iterator[Ailment]:
    """Settings about add-ins hold in trusted locations too."""
    if patient.system.kind != "windows":
        return
    if setting(patient.system, r"Excel\Security", "DisableAllAddins") == 1:
        yield Ailment("addins_off", "error")
    always_on = setting(patient.system, r"Common\Security", "RequireAlwaysOnMacroSig")
    if always_on == 1 or setting(patient.system, r"Excel\Security", "RequireAddinSig") == 1:
        yield Ailment("addins_signed", "error")


def disabled_items(patient: Patient) -> Iterator[Ailment]:
    """Excel keeps a list of what it thinks made it crash: binary values with the path in UTF-16."""
    key = rf"HKCU\{OFFICE}\Excel\Resiliency\DisabledItems"
    name = ADDIN.encode("utf-16-le")
    if any(isinstance(value, bytes) and name in value.lower() for value in patient.system.registry(key).values()):
        yield Ailment("addin_disabled", "error", {"name": ADDIN})


def protected_view(patient: Patient) -> Iterator[Ailment]:
    """Only where an organisation insists: by default people leave it with one click."""
    key = r"Excel\Security\ProtectedView"
    names = ("DisableInternetFilesInPV", "DisableAttachmentsInPV", "DisableUnsafeLocationsInPV")
    if any(
        patient.system.registry(rf"{root}\{key}").get(name.casefold()) == 0 for root in _ROOTS[:3] for name in names
    ):
        yield Ailment("protected_view", "note")


def setting(system: System, key: str, name: str) -> object:
    """What holds for a value; None where nothing is said."""
    found = (system.registry(rf"{root}\{key}").get(name.casefold()) for root in _ROOTS)
    return next((value for value in found if value is not None), None)
