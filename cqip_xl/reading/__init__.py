"""Grid -> located tables -> Plan."""
