package web

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	markdown "paperkin/index/paper/formats/page"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// A kind is what browsers are told of a format.
type kind struct{ name, media, ending string }

var kinds = map[string]kind{
	"bibtex":   {"BibTeX", "application/x-bibtex", ".bib"},
	"ris":      {"RIS", "application/x-research-info-systems", ".ris"},
	"csl-json": {"CSL JSON", "application/vnd.citationstyles.csl+json", ".json"},
	"json":     {"JSON", "application/json", ".json"},
	"markdown": {"Markdown", "text/markdown", ".md"},
}

// export is chosen papers in a format.
func (p *pages) export(r *http.Request) (reply, error) {
	values := r.URL.Query()
	if len(values["id"]) == 0 {
		return reply{}, &wire.ParameterError{Name: "id", Problem: "not given: want the papers to export"}
	}
	found, missing, err := p.Papers(r.Context(), values["id"])
	switch {
	case err != nil:
		return reply{}, err
	case len(missing) > 0:
		return reply{}, missing[0]
	}
	format := values.Get("format")
	if format == "" {
		format = formatsShown[0]
	}
	return download(format, found...)
}

// download is papers in a format, as a file.
func download(format string, found ...service.Paper) (reply, error) {
	if !slices.Contains(formatsShown, format) {
		return reply{}, &wire.ParameterError{Name: "format", Value: fmt.Sprintf("%q", format), Problem: "want " + strings.Join(formatsShown, ", ")}
	}
	var b bytes.Buffer
	if err := encode(&b, format, found); err != nil {
		return reply{}, err
	}
	name := "papers"
	if len(found) == 1 {
		name = fileName(found[0].Found.Paper.ID)
	}
	return reply{body: b.Bytes(), header: map[string]string{
		"Content-Type":        kinds[format].media + "; charset=utf-8",
		"Content-Disposition": `attachment; filename="` + name + kinds[format].ending + `"`,
		"Cache-Control":       "no-cache",
	}}, nil
}

func encode(b *bytes.Buffer, format string, found []service.Paper) error {
	if format == "json" {
		e := wire.NewEncoder(b)
		for _, f := range found {
			if err := e.Encode(wire.NewFound(f.Found, f.Said)); err != nil {
				return err
			}
		}
		return nil
	}
	if format == "markdown" {
		for i, f := range found {
			if i > 0 {
				b.WriteString("\n")
			}
			of := f.Found.Paper
			fmt.Fprintf(b, "# %s\n\n%s\n\n%s\n", markdown.Text(of.Title), markdown.Text(wire.Byline(of)), markdown.Text(of.Abstract))
		}
		return nil
	}
	return service.Encode(b, format, found)
}

// fileName is an id as the name of a file: what is not safe in one everywhere is a dash.
func fileName(id string) string {
	name := strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return r
		}
		return '-'
	}, id)
	return strings.TrimLeft(name[:min(len(name), 100)], ".-")
}
