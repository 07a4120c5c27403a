package letter

import (
	"embed"
	"html/template"
	"io"
	"strings"
	"sync"

	"golang.org/x/text/unicode/bidi"

	"paperkin/index/paper/text"
	"paperkin/query/digest"
)

//go:embed templates/mail.html
var files embed.FS

// mail is the page of a digest: see the template for what mail programs want of it. Parsing it
// would take a fortieth of the start of every command.
var mail = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("mail.html").Funcs(template.FuncMap{"rtl": rightToLeft}).ParseFS(files, "templates/mail.html"))
})

// HTML writes a digest as a page that mail programs and browsers show: about 600 pixels wide,
// light or dark as the reader prefers, without images or anything else that is loaded.
func HTML(w io.Writer, d digest.Digest, o Options) error {
	return newView(d, o, everything).html(w)
}

func (v view) html(w io.Writer) error { return mail().Execute(w, v) }

// preheaderLength is how much mail programs show behind a subject, in characters.
const preheaderLength = 140

// Preheader is what mail programs show behind the subject in their lists: the first titles.
func (v view) Preheader() string {
	var titles []string
	for _, g := range v.Groups {
		for _, it := range g.Items {
			titles = append(titles, it.Title)
		}
	}
	if len(titles) == 0 {
		return v.Lead
	}
	head, _ := text.Cut(strings.Join(titles, between), preheaderLength)
	return head
}

// TroublesLead and HomeLabel are for the template.
func (view) TroublesLead() string { return troublesLead }
func (view) HomeLabel() string    { return homeLabel }

// rightToLeft reports whether a text is written from right to left, as its first letter is.
func rightToLeft(s string) bool {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}
