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
	State  string `json:"state"`          // see StateOf
	Note   string `json:"note,omitempty"` // no-abstract: embedded by the title alone
	Reason string `json:"reason,omitempty"`
}

// StateOf is the state of a paper in the active space: for one that was skipped why.
func StateOf(f index.Found) string {
	if f.State == index.Skipped {
		return string(f.Note)
	}
	return string(f.State)
}

// NewFound returns the JSON form of a paper that was looked up, and of what the user has
// said of it.
func NewFound(f index.Found, said index.Remark) Found {
	p := f.Paper
	return Found{NewPaper(p, f.Arrived).Say(said), p.SourceType, p.Dates, p.Files, p.Extra, p.Original, entryOf(f)}
}

func entryOf(f index.Found) Entry {
	e := Entry{State: StateOf(f), Note: string(f.Note), Reason: f.Reason}
	if e.Note == e.State {
		e.Note = ""
	}
	return e
}

// Sources is the JSON form of a paper with the records that it is made of, those
// that count most first.
type Sources struct {
	Paper
	Sources []Source `json:"sources"`
	Joins   []Join   `json:"joins,omitempty"` // the strongest first
}

// Source is the JSON form of a record: the paper as one source describes it.
type Source struct {
	Provider string      `json:"provider"`
	Name     string      `json:"name"`
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Revised  string      `json:"revised,omitempty"`
	Current  bool        `json:"current"` // false: a later version is known
	Ref      string      `json:"ref"`     // names the record to paperkin split
	Record   paper.Paper `json:"record"`
}

// Join is the JSON form of a reason for which two records are of one paper.
type Join struct {
	Records  [2]int       `json:"records"` // their numbers in sources, from 1 on
	Reason   index.Reason `json:"reason"`
	Evidence string       `json:"evidence"`
	Weight   int          `json:"weight"` // 0 to 100
}

// NewSources returns the JSON form of a paper that was looked up, its records, and why they
// are one paper.
func NewSources(f index.Found, records []index.Source, joins []index.Join) Sources {
	w := Sources{Paper: NewPaper(f.Paper, f.Arrived), Sources: make([]Source, len(records))}
	for i, r := range records {
		w.Sources[i] = Source{r.Provider, r.Name, r.Record.Source, r.Line, r.Revised, r.Current, r.Ref, r.Paper}
	}
	for _, j := range joins {
		w.Joins = append(w.Joins, Join{[2]int{j.One + 1, j.Other + 1}, j.Reason, j.Evidence, j.Weight})
	}
	return w
}

// Near is the JSON form of a pair of records that may be worth a look: of two papers, or
// of one where Joined.
type Near struct {
	Joined   bool         `json:"joined"`
	Score    float64      `json:"score"` // how likely it is wrong, from 0 to 1
	Reason   index.Reason `json:"reason"`
	Evidence string       `json:"evidence"`
	Weight   int          `json:"weight"`
	Records  [2]Record    `json:"records"`
	Split    []string     `json:"split,omitempty"` // refs of the records to take out, where Joined
}

// Record is the JSON form of one of them: the paper that it is of, and what it says.
type Record struct {
	Paper    string      `json:"paper"` // id
	Provider string      `json:"provider"`
	Name     string      `json:"name"`
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Ref      string      `json:"ref"`
	Record   paper.Paper `json:"record"`
}

// NewNear returns the JSON form of a pair.
func NewNear(n index.Near) Near {
	w := Near{Joined: n.Joined, Score: Round(n.Score, 3), Reason: n.Reason, Evidence: n.Evidence, Weight: n.Weight}
	for i, r := range n.Records {
		w.Records[i] = Record{n.Papers[i].ID, r.Provider, r.Name, r.Source, r.Line, index.RecordRef(r), r.Paper}
	}
	for _, r := range n.Out {
		w.Split = append(w.Split, index.RecordRef(r))
	}
	return w
}
