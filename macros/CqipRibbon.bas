Attribute VB_Name = "CqipRibbon"
Option Explicit
' The CQIP tab: what its buttons say and do. The work itself is done in Python, by the package cqip_xl.
'
' Two rules keep a received workbook from using this module:
' - Everything but the callbacks of the ribbon is Private: a public function could be called by a formula in any cell.
' - No procedure takes code, a program or a file to delete as its argument: whoever calls one can only press a button.

Private Const CQIP_VERSION As String = "@CQIP_VERSION@"
Private Const XLWINGS_VERSION As String = "@XLWINGS_VERSION@"
Private Const PROJECT_NAME As String = "cqip" ' of the configuration: cqip.conf

' Files are looked at during a click alone, not when a picture in a received workbook calls a procedure.
Private CqipClicked As Boolean

' ---- Buttons

Public Sub CqipRecalculate(control As IRibbonControl)
    CqipClick "recalculate", True
End Sub

Public Sub CqipCheck(control As IRibbonControl)
    CqipClick "check", True
End Sub

Public Sub CqipNextProblem(control As IRibbonControl)
    CqipClick "next_problem", True
End Sub

Public Sub CqipConsolidate(control As IRibbonControl)
    CqipClick "consolidate", False
End Sub

Public Sub CqipNew(control As IRibbonControl)
    CqipClick "new", False
End Sub

Public Sub CqipHelp(control As IRibbonControl)
    CqipClick "help", False
End Sub

Private Sub CqipClick(ByVal Verb As String, ByVal NeedsWorkbook As Boolean)
    Dim Problem As String
    On Error GoTo Failed
    CqipClicked = True
    If NeedsWorkbook And CqipBookCode() = "" Then
        CqipSay CqipText("macro.no_workbook")
    ElseIf Not CqipIsAbsolute(CqipInterpreter()) Then
        CqipSay CqipText("macro.no_interpreter")
    Else
        #If Mac Then
            Application.StatusBar = CqipText("macro.running")
            ExecuteMac Verb
        #Else
            CqipRunOnWindows Verb, NeedsWorkbook
        #End If
    End If
    CqipClicked = False
    Exit Sub
Failed:
    Problem = Err.Description ' the next call clears it
    CqipClicked = False
    CqipSay CqipText("macro.failed") & vbCrLf & vbCrLf & Problem
End Sub

' A Python that was killed in the middle could not put these back; the screen Excel puts back by itself.
Private Sub CqipRunOnWindows(ByVal Verb As String, ByVal NeedsWorkbook As Boolean)
    Dim Calculation As Long, Events As Boolean, Failed As Boolean, Number As Long, Problem As String
    If NeedsWorkbook Then ' without one Excel knows no way of calculating
        Calculation = Application.Calculation
        Events = Application.EnableEvents
    End If
    Failed = True
    On Error GoTo Ended
    Failed = ExecuteWindows(Verb) <> 0
Ended:
    Number = Err.Number
    Problem = Err.Description
    If Failed And NeedsWorkbook Then
        Application.StatusBar = False
        Application.EnableEvents = Events
        If Application.Calculation <> Calculation Then Application.Calculation = Calculation
    End If
    If Number <> 0 Then Err.Raise Number, , Problem
End Sub

' ---- What Python is told

Private Function CqipCommand(ByVal Verb As String) As String
    Select Case Verb
        Case "recalculate", "check", "next_problem", "consolidate", "new", "help"
            CqipCommand = "from cqip_xl.faces.addin import click; click('" & Verb & "','" & CQIP_VERSION & "'," & _
                          CStr(CqipLanguageId()) & ")"
        Case Else
            Err.Raise 5
    End Select
End Function

' The name of the workbook in front as plain letters and digits, whatever it holds; "" where there is none.
Private Function CqipBookCode() As String
    If Not ActiveWorkbook Is Nothing Then CqipBookCode = CqipHex(ActiveWorkbook.Name)
End Function

' Four hexadecimal digits for each UTF-16 code unit.
Private Function CqipHex(ByVal Text As String) As String
    Dim Position As Long
    For Position = 1 To Len(Text)
        CqipHex = CqipHex & Right$("000" & Hex$(AscW(Mid$(Text, Position, 1)) And &HFFFF&), 4)
    Next Position
End Function

Private Function CqipInterpreter() As String
    #If Mac Then
        CqipInterpreter = GetConfig("INTERPRETER_MAC")
    #Else
        CqipInterpreter = GetConfig("INTERPRETER_WIN")
    #End If
End Function

' A relative program would be looked for in the current folder, which may be that of a received workbook.
Private Function CqipIsAbsolute(ByVal Path As String) As Boolean
    #If Mac Then
        CqipIsAbsolute = Left$(Path, 1) = "/"
    #Else
        CqipIsAbsolute = Mid$(Path, 2, 2) = ":\" Or Left$(Path, 2) = "\\"
    #End If
End Function

' One word of a shell.
Private Function CqipShellWord(ByVal Text As String) As String
    CqipShellWord = "'" & Replace(Text, "'", "'\''") & "'"
End Function

' ---- What is said, in the language of Office

Public Sub CqipLabel(control As IRibbonControl, ByRef returnedVal)
    returnedVal = CqipText("ribbon." & control.Tag & ".label")
End Sub

Public Sub CqipScreentip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = CqipText("ribbon." & control.Tag & ".screentip")
End Sub

Public Sub CqipSupertip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = CqipText("ribbon." & control.Tag & ".supertip")
End Sub

Public Sub CqipKeytip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = CqipText("ribbon." & control.Tag & ".keytip")
End Sub

Private Function CqipText(ByVal Key As String) As String
    CqipText = CqipWord(Key, CqipLanguageId())
End Function

' The key itself where there is no such word: a button must have some label.
Private Function CqipWord(ByVal Key As String, ByVal LanguageId As Long) As String
    Dim Words As Object, Row As Long
    On Error GoTo Missing
    Set Words = ThisWorkbook.Worksheets(1)
    Row = 2
    Do Until Words.Cells(Row, 1).Value = Key
        If Words.Cells(Row, 1).Value = "" Then GoTo Missing
        Row = Row + 1
    Loop
    CqipWord = Words.Cells(Row, CqipColumn(LanguageId)).Value
    Exit Function
Missing:
    CqipWord = Key
End Function

' The sheet of words: key, en, vi, zh-Hans, zh-Hant, sv. The lower ten bits name the language without its country.
Private Function CqipColumn(ByVal LanguageId As Long) As Long
    Select Case LanguageId And 1023
        Case 42
            CqipColumn = 3
        Case 4
            CqipColumn = 4
            If LanguageId = 1028 Or LanguageId = 3076 Or LanguageId = 5124 Then CqipColumn = 5
        Case 29
            CqipColumn = 6
        Case Else
            CqipColumn = 2
    End Select
End Function

Private Function CqipLanguageId() As Long
    Const USER_INTERFACE = 2
    Dim Host As Object
    CqipLanguageId = 1033
    On Error Resume Next
    Set Host = Application ' late, because not every Excel has this property
    CqipLanguageId = Host.LanguageSettings.LanguageID(USER_INTERFACE)
End Function

Private Sub CqipSay(ByVal Text As String)
    #If Not Mac Then
        Const EXCLAMATION_IN_FRONT = 4144
        On Error GoTo Plain
        ' MsgBox shows "?" for every letter that the code page of the computer lacks.
        WScript().Popup Text, 0, "CQIP", EXCLAMATION_IN_FRONT
        Exit Sub
Plain:
    #End If
    MsgBox Text, vbExclamation, "CQIP"
End Sub

' Python ended with an error that it could not tell by itself.
Private Sub ShowError(ByVal LogFile As String)
    CqipSay CqipText("macro.failed") & vbCrLf & vbCrLf & ReadFile(LogFile)
End Sub

' ---- Files. On Windows by the scripting runtime: VBA's own Open, Dir and GetAttr know no letter beyond the
' ---- code page of the computer, and the names of users have them.

Private Function FileExistsOnWindows(ByVal Path As String) As Boolean
    If CqipClicked Then FileExistsOnWindows = CqipFiles().FileExists(Path)
End Function

Private Function FileOrFolderExistsOnMac(ByVal Path As String) As Boolean
    On Error Resume Next
    FileOrFolderExistsOnMac = Dir(Path) <> ""
End Function

Private Function CqipFiles() As Object
    Set CqipFiles = CreateObject("Scripting.FileSystemObject")
End Function

Private Function CqipReadFile(ByVal Path As String) As String
    Const CODE_PAGE = 0, UTF_16 = -1
    If Not CqipClicked Then Exit Function
    CqipReadFile = CqipReadAs(Path, CODE_PAGE)
    If InStr(CqipReadFile, vbNullChar) > 0 Then CqipReadFile = CqipReadAs(Path, UTF_16)
End Function

Private Function CqipReadAs(ByVal Path As String, ByVal Encoding As Long) As String
    Const FOR_READING = 1
    Dim File As Object
    Set File = CqipFiles().OpenTextFile(Path, FOR_READING, False, Encoding)
    If Not File.AtEndOfStream Then CqipReadAs = File.ReadAll
    File.Close
End Function

' The value of a key in a text of lines "KEY","value"; "" where it is not set. The first line of a key counts.
Private Function CqipSetting(ByVal Text As String, ByVal Key As String) As String
    Dim Found As Variant, Parts() As String
    For Each Found In Split(Replace(Replace(Text, vbCr, vbLf), """", ""), vbLf)
        Parts = Split(Found, ",", 2)
        If UBound(Parts) = 1 Then
            If StrComp(Trim$(Parts(0)), Key, vbTextCompare) = 0 Then
                CqipSetting = Trim$(Parts(1))
                Exit Function
            End If
        End If
    Next Found
End Function
