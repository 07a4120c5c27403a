package option

// The groups of options in help pages. Every option names its own as its Category.
const (
	ToFind  = "What to find"
	ToRank  = "How to rank"
	ToPrint = "How to print"
	ToRun   = "What to do"
	ToMail  = "How to mail"
	OfModel = "Model and server"
	Where   = "Where"
)

// Groups are those groups in their order in help pages.
var Groups = []string{ToRun, ToFind, ToRank, ToPrint, ToMail, OfModel, Where}
