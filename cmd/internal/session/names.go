package session

// FolderProgram is the program whose commands texts name: see [Run.Own].
const FolderProgram = "paperkin"
