package web

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"paperkin/index/paper/text"
)

// A reply is what a request is answered with: a template and what it shows, or a body.
type reply struct {
	status   int // 0: OK
	template string
	page     page
	header   map[string]string
	body     []byte // where there is no template
}

// A page is what every template shows.
type page struct {
	Title string
	Form  form
	Feed  string // the query of its feeds; "-": it has none
	Body  any
}

// A template's page has these as well.
type layout struct {
	page
	Address  string // by which it was asked for
	Static   string
	ReadOnly bool
	Part     bool // only what changes is asked for
	feedKey  string
}

// Atom and JSONFeed are the addresses of the page's feeds, AtomOf and JSONFeedOf those of
// others, by their queries.
func (l layout) Atom() string                  { return l.AtomOf(l.Feed) }
func (l layout) JSONFeed() string              { return l.JSONFeedOf(l.Feed) }
func (l layout) AtomOf(feed string) string     { return "/feed.atom?" + l.keyed(feed) }
func (l layout) JSONFeedOf(feed string) string { return "/feed.json?" + l.keyed(feed) }

// keyed is the query of a feed with what lets readers in.
func (l layout) keyed(feed string) string {
	if l.feedKey == "" {
		return feed
	}
	return feed + "&key=" + url.QueryEscape(l.feedKey)
}

// templates are the pages by name, each with the layout around it.
type templates map[string]*template.Template

func parse(a *assets, readOnly, elsewhere bool) templates {
	common := template.New("layout").Funcs(template.FuncMap{"clean": text.StripHidden, "readOnly": func() bool { return readOnly }, "elsewhere": func() bool { return elsewhere }})
	pages := templates{}
	entries, err := fs.ReadDir(files, "templates")
	if err != nil {
		panic(err) // they are in the program
	}
	template.Must(common.ParseFS(files, "templates/shared/*.html"))
	for _, e := range entries {
		if name := e.Name(); !e.IsDir() {
			t := template.Must(common.Clone())
			pages[strings.TrimSuffix(name, path.Ext(name))] = template.Must(t.ParseFS(files, "templates/"+name))
		}
	}
	return pages
}

// answer is a handler that replies with what a function returns. Nothing is sent before
// the whole reply is there: an error is an error page.
func (p *pages) answer(do func(*http.Request) (reply, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		out, err := do(r)
		if err != nil {
			out = p.problem(r, err)
		}
		body := out.body
		if out.template != "" {
			var b bytes.Buffer
			if err := p.render(&b, r, out); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			body = b.Bytes()
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Cache-Control", "no-cache")
			w.Header().Add("Vary", "HX-Request, HX-History-Restore-Request")
		}
		for name, value := range out.header {
			w.Header().Set(name, value)
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		if out.status != 0 {
			w.WriteHeader(out.status)
		}
		w.Write(body)
	}
}

func (p *pages) render(b *bytes.Buffer, r *http.Request, out reply) error {
	name := "layout"
	if isPart(r) {
		name = "part"
	}
	return p.templates[out.template].ExecuteTemplate(b, name, layout{out.page, r.URL.RequestURI(), p.assets.root, p.ReadOnly, name == "part", p.FeedKey})
}

// isPart reports whether a script asks for the part of a page that changes. When it goes
// back in the history it wants the whole page.
func isPart(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-History-Restore-Request") != "true"
}

// isTyping reports whether a script asks while the user is typing.
func isTyping(r *http.Request) bool { return r.Header.Get("Paperkin-Typing") == "true" }

// redirect leads to another address of ours.
func redirect(to string) reply {
	return reply{status: http.StatusSeeOther, header: map[string]string{"Location": to}}
}

// left reports whether nobody waits for the answer any more.
func left(err error) bool { return errors.Is(err, context.Canceled) }
