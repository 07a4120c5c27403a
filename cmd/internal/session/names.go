package session

// FolderProgram is the program whose commands the texts of this package name.
const FolderProgram = "paperkin"
