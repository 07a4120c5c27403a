package screen

// terminalName is the file that is the terminal of the process.
const terminalName = "CON"
