package api

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"paperkin/index/paper/formats"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// mediaTypes are those of the formats of papers.
var mediaTypes = map[string]string{"bibtex": "application/x-bibtex", "ris": "application/x-research-info-systems", "csl-json": "application/vnd.citationstyles.csl+json",
	"markdown": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8", "jsonl": Lines}

// paper answers with one paper.
func (a api) paper(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r)
	if err != nil {
		return err
	}
	if err := only(values, "format"); err != nil {
		return err
	}
	found, missing, err := a.Papers(r.Context(), []string{r.PathValue("id")})
	switch {
	case err != nil:
		return err
	case len(missing) > 0:
		return missing[0]
	}
	if format := values.Get("format"); format != "" && format != "json" {
		return encoded(w, format, found)
	}
	return reply(w, wire.NewFound(found[0].Found, found[0].Said))
}

// Papers is the JSON form of papers that were named.
type Papers struct {
	Papers  []wire.Found `json:"papers"`
	Missing []string     `json:"missing"` // the names that no paper has, or several
}

// papers answers with the papers of several names.
func (a api) papers(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r)
	if err != nil {
		return err
	}
	if err := only(values, "format", "id"); err != nil {
		return err
	}
	ids := slices.DeleteFunc(values["id"], func(id string) bool { return id == "" })
	if len(ids) == 0 {
		return &wire.ParameterError{Name: "id", Problem: "names no paper: want it once for each"}
	}
	found, missing, err := a.Papers(r.Context(), ids)
	if err != nil {
		return err
	}
	out := Papers{[]wire.Found{}, []string{}}
	for _, m := range missing {
		out.Missing = append(out.Missing, m.Ref)
	}
	for _, p := range found {
		out.Papers = append(out.Papers, wire.NewFound(p.Found, p.Said))
	}
	switch format := values.Get("format"); {
	case format != "" && format != "json" && len(missing) > 0: // which the format has no room for
		return missing[0]
	case format != "" && format != "json":
		return encoded(w, format, found)
	case wantsLines(r) && len(missing) > 0:
		return missing[0]
	case wantsLines(r):
		return lines(w, out.Papers)
	}
	return reply(w, out)
}

// only returns an error for a parameter that is none of some.
func only(values map[string][]string, names ...string) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(names, name) {
			return &wire.ParameterError{Name: name, Problem: "want " + strings.Join(names, " or ")}
		}
	}
	return nil
}

// encoded answers with papers in a format for reference managers.
func encoded(w http.ResponseWriter, format string, found []service.Paper) error {
	var b bytes.Buffer
	err := service.Encode(&b, format, found)
	switch {
	case errors.Is(err, formats.ErrUnknown):
		return &wire.ParameterError{Name: "format", Value: format, Problem: "want json or one of " + strings.Join(formats.WriterNames(), ", ")}
	case err != nil:
		return err
	}
	kind := mediaTypes[format]
	if kind == "" {
		kind = "text/plain; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	_, err = w.Write(b.Bytes())
	return sent(err)
}

// status answers with the state of the library.
func (a api) status(w http.ResponseWriter, r *http.Request) error {
	var out wire.Status
	err := a.Use(r.Context(), func(ctx context.Context, q *service.Asked) error {
		st, err := q.Library.Status(ctx)
		out = wire.NewStatus(q.Library.Dir(), st, a.Words.Outdated)
		return err
	})
	if err != nil {
		return err
	}
	return reply(w, out)
}
