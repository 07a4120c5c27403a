package main

// The groups of options in help pages, in their order there. Every option names its own
// as its Category.
const (
	groupFind  = "What to find"
	groupRank  = "How to rank"
	groupPrint = "How to print"
	groupRun   = "What to do"
	groupModel = "Model and server"
	groupWhere = "Where"
)
