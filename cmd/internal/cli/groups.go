package cli

// The groups of options in help pages. Every option names its own as its Category.
const (
	groupFind  = "What to find"
	groupRank  = "How to rank"
	groupPrint = "How to print"
	groupRun   = "What to do"
	groupMail  = "How to mail"
	groupModel = "Model and server"
	groupWhere = "Where"
)

// groups are those groups in their order in help pages.
var groups = []string{groupRun, groupFind, groupRank, groupPrint, groupMail, groupModel, groupWhere}
