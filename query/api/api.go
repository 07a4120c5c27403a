// Package api is the HTTP JSON API over a library: the answers of package wire under the
// grammar of package wire, errors as RFC 9457 has them, and the OpenAPI document that
// describes both. Hosts, tokens and time-outs are the server's.
package api

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"paperkin/index/paper/text"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// document is the OpenAPI 3.1 document, without the version and the name of the program.
//
//go:embed openapi.json
var document []byte

// Options govern an API.
type Options struct {
	Version string // of the program, for the document
	Now     func() time.Time
}

// api answers requests.
type api struct {
	*service.Service
	Options
}

// Routes adds the API to a server's routes.
func Routes(mux *http.ServeMux, s *service.Service, o Options) {
	if o.Now == nil {
		o.Now = time.Now
	}
	a := api{s, o}
	for pattern, handle := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /api/v1/search":      a.search,
		"POST /api/v1/search":     a.searchBody,
		"GET /api/v1/papers":      a.papers,
		"GET /api/v1/papers/{id}": a.paper,
		"GET /api/v1/new":         a.news,
		"GET /api/v1/status":      a.status,
		"GET /api/v1/shelf":       a.shelf,
		"POST /api/v1/shelf":      a.say,
		"GET /openapi.json":       a.openAPI,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := handle(w, r); err != nil {
				a.fail(w, r, err)
			}
		})
	}
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		problem(w, service.Problem{Status: http.StatusNotFound, Detail: "there is no " + r.Method + " " + r.URL.Path, Hint: "GET /openapi.json describes what there is", Exit: 2}, nil)
	})
}

// openAPI answers with the document.
func (a api) openAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	_, err := w.Write([]byte(strings.Replace(string(document), `"0.0.0"`, strconv.Quote(a.Version), 1)))
	return sent(err)
}

// gone is an error of a connection: nobody can be told of it.
type gone struct{ error }

func sent(err error) error {
	if err != nil {
		return gone{err}
	}
	return nil
}

// reply answers with JSON.
func reply(w http.ResponseWriter, value any) error {
	w.Header().Set("Content-Type", "application/json")
	return sent(wire.NewEncoder(w).Encode(value))
}

// fail answers with an error.
func (a api) fail(w http.ResponseWriter, r *http.Request, err error) {
	if _, is := err.(gone); is {
		return
	}
	problem(w, a.ProblemOf(err), a.suggestions(r, err))
}

// A Problem is the JSON form of an error: RFC 9457, with a hint, the exit code of the
// command that asks the same, and, of a paper that there is not, those that may be meant.
type Problem struct {
	Title       string       `json:"title"`
	Status      int          `json:"status"`
	Detail      string       `json:"detail"`
	Hint        string       `json:"hint,omitempty"`
	Exit        int          `json:"exit_code"`
	Suggestions []Suggestion `json:"suggestions,omitempty"`
}

// A Suggestion is a paper that may be meant, or a saved search, of which there is the name.
type Suggestion struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title,omitempty"`
	Name  string `json:"name,omitempty"`
}

func problem(w http.ResponseWriter, p service.Problem, suggestions []Suggestion) {
	if p.Status == 0 {
		return
	}
	if p.Again {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	e := json.NewEncoder(text.EscapingJSON(w))
	_ = e.Encode(Problem{http.StatusText(p.Status), p.Status, p.Detail, p.Hint, p.Exit, suggestions}) // there is nobody to tell
}
