package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"paperkin/index"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// said is what the user has said of a paper, with the forms to change it.
type said struct {
	ID       string
	Tags     []named
	Note     string
	Marks    []mark
	ReadOnly bool
	Problem  string // with what was to be said
}

// A mark is a button of a paper that says whether the user likes it, or has read it.
type mark struct {
	Name string
	Do   string // what the button does
	Is   bool
}

func (p *pages) said(f service.Paper) said {
	return said{ID: f.Found.Paper.ID, Tags: narrowedAll(f.Said.Tags, "tag"), Note: f.Said.Note, ReadOnly: p.ReadOnly, Marks: []mark{
		toggle("Like", index.Like, index.Clear, f.Said.Opinion == index.Liked),
		toggle("Dislike", index.Dislike, index.Clear, f.Said.Opinion == index.Disliked),
		toggle("Read", index.Read, index.Unread, f.Said.Read),
	}}
}

// toggle is a button that does one thing and, where that is done, the opposite.
func toggle(name, do, undo string, is bool) mark {
	if is {
		do = undo
	}
	return mark{name, do, is}
}

// shelf does what a form says: on the page of a paper, in a list, or about a saved search.
func (p *pages) shelf(r *http.Request) (reply, error) {
	if err := r.ParseForm(); err != nil {
		return reply{}, &wire.ParameterError{Name: "form", Problem: "cannot be read"}
	}
	values := r.PostForm
	back := values.Get("back")
	delete(values, "back")
	listed := isListed(values)
	if values.Has("tag") {
		values["tag"] = splitTags(values.Get("tag"))
	}
	if values.Has("text") {
		values.Set("text", strings.TrimSpace(strings.ReplaceAll(values.Get("text"), "\r\n", "\n")))
	}
	if values.Has("name") {
		values.Set("name", strings.TrimSpace(values.Get("name")))
	}
	saying, err := service.ParseSaying(values)
	if err != nil {
		return p.unsaid(r, saying, err)
	}
	done, err := p.Say(r.Context(), saying)
	switch {
	case err != nil:
		return p.unsaid(r, saying, err)
	case len(done.Papers) == 0:
		return p.afterSearch(r, saying, done)
	case listed:
		return p.afterMark(r, done.Papers[0], back), nil
	case !isPart(r):
		return redirect(paperAddress(done.Papers[0].Found.Paper.ID) + "#said"), nil
	}
	return reply{template: "paper", page: page{Body: whole{Said: p.said(done.Papers[0])}}}, nil
}

// isListed reports whether values are those of a button in a list, whose name is what it does
// and whose value is the paper. It makes them those of other forms.
func isListed(values url.Values) bool {
	for _, do := range index.Marks {
		if values.Has(do) {
			values.Set("do", do)
			values["paper"] = append(values["paper"], values[do]...)
			delete(values, do)
			return true
		}
	}
	return false
}

// afterMark shows the changed button or, without a script, the list again that it is in.
func (p *pages) afterMark(r *http.Request, f service.Paper, back string) reply {
	h := briefly(f.Found.Paper, f.Said)
	if isPart(r) {
		return reply{template: "like", page: page{Body: h}}
	}
	return redirect(ours(back) + "#" + h.Anchor)
}

// ours is an address of this page that a form has brought back; of another one the beginning.
func ours(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.ContainsAny(address, "\\\r\n\t") || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	u.Fragment = ""
	return u.RequestURI()
}

// unsaid says on the page of a paper, or in the form, why something cannot be said of it; else
// that is the page.
func (p *pages) unsaid(r *http.Request, say service.Saying, why error) (reply, error) {
	var invalid *service.InvalidError
	switch {
	case !errors.As(why, &invalid) || !isPart(r):
		return reply{}, why
	case say.Do == service.Save:
		return reply{status: http.StatusBadRequest, template: "save", page: page{Body: saving{say.Search, say.Name, why.Error()}}}, nil
	case len(say.Papers) == 0:
		return reply{}, why
	}
	found, _, err := p.Papers(r.Context(), say.Papers[:1])
	if err != nil || len(found) == 0 {
		return reply{}, cmp.Or(err, why)
	}
	said := p.said(found[0])
	said.Problem = why.Error()
	return reply{status: http.StatusBadRequest, template: "paper", page: page{Body: whole{Said: said}}}, nil
}

// splitTags are tags with commas or spaces between them.
func splitTags(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
