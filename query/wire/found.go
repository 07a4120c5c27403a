package wire

import (
	"encoding/json"

	"paperkin/index"
	"paperkin/index/paper"
)

// Found is the JSON form of one paper with everything that the library holds of
// it, except its records.
type Found struct {
	Paper
	SourceType string                     `json:"source_type,omitempty"` // such as "bibtex:conference"
	Dates      map[string]string          `json:"dates,omitempty"`       // in EDTF, by CSL variable
	Files      []string                   `json:"files,omitempty"`
	Extra      map[string]json.RawMessage `json:"extra,omitempty"`
	Original   *paper.Original            `json:"original,omitempty"`
	Ledger     Entry                      `json:"ledger"`
}

// Entry is the JSON form of a paper's line in the ledger of the active space.
type Entry struct {
	State  index.State `json:"state"`
	Reason string      `json:"reason,omitempty"`
}

// NewFound returns the JSON form of a paper that was looked up.
func NewFound(f index.Found) Found {
	p := f.Paper
	return Found{NewPaper(p), p.SourceType, p.Dates, p.Files, p.Extra, p.Original, Entry{f.State, f.Reason}}
}

// Sources is the JSON form of a paper with the records that it is made of, those
// that count most first.
type Sources struct {
	Paper
	Sources []Source `json:"sources"`
}

// Source is the JSON form of a record: the paper as one source describes it.
type Source struct {
	Provider string      `json:"provider"`
	Name     string      `json:"name"`
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Revised  string      `json:"revised,omitempty"`
	Current  bool        `json:"current"` // false: a later version is known
	Record   paper.Paper `json:"record"`
}

// NewSources returns the JSON form of a paper and its records.
func NewSources(p paper.Paper, records []index.Source) Sources {
	w := Sources{NewPaper(p), make([]Source, len(records))}
	for i, r := range records {
		w.Sources[i] = Source{r.Provider, r.Name, r.Record.Source, r.Line, r.Revised, r.Current, r.Paper}
	}
	return w
}
