package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// A Source is a record as somebody described a paper, and where it was read.
// A paper of the library is what [combine] makes of its sources.
type Source struct {
	paper.Record
	// Current: no later version of the record is known. The fields of an
	// earlier one only fill gaps.
	Current bool

	run  int64  // number of the import that read it last
	hash string // see sourceHash
}

// sourceHash tells what somebody says of a paper from what others say, and from
// what he says at another time, wherever and when he says it.
func sourceHash(provider, name, content string) string {
	return exactHash(provider+"\x00"+name, content)
}

func newSource(r paper.Record, run int64, hash string) Source {
	return Source{Record: r, run: run, hash: hash}
}

// Sources returns the records that a paper was made of, by its key: those that
// count most come first, each followed by its earlier versions.
func (l *Library) Sources(ctx context.Context, key int64) ([]Source, error) {
	p, err := loadPaper(ctx, l.db, key)
	if err != nil {
		return nil, err
	}
	all, err := loadSources(ctx, l.db, key, p)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, byPrecedence)
	for i := range all {
		all[i].Current = i == 0 || !sameOrigin(all[i], all[i-1])
	}
	return all, nil
}

// sourceColumns are what insertSource writes, in its order.
const sourceColumns = `paper, hash, provider, name, revised, run, file, line, text_hash, work_hash, year, record`

// loadSources reads the sources of a paper. The only source of a paper is not
// kept twice: it is the paper.
func loadSources(ctx context.Context, db queryer, key int64, p paper.Paper) ([]Source, error) {
	rows, err := db.QueryContext(ctx, `SELECT s.hash, s.provider, s.name, s.revised, s.run, f.name, s.line, s.record
		FROM sources s JOIN files f ON f.key = s.file WHERE s.paper = ?`, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Source
	for rows.Next() {
		var s Source
		var record sql.NullString
		if err := rows.Scan(&s.hash, &s.Provider, &s.Name, &s.Revised, &s.run, &s.Record.Source, &s.Line, &record); err != nil {
			return nil, err
		}
		s.Paper = p
		if record.Valid {
			s.Paper = paper.Paper{}
			if err := json.Unmarshal([]byte(record.String), &s.Paper); err != nil {
				return nil, fmt.Errorf("%w: a source of paper %s: %w", ErrDamaged, p.ID, err)
			}
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

func (s Source) when() when { return when{s.Revised, s.run, s.Record.Source, s.Line} }

// sameOrigin reports whether two sources are versions of one record.
func sameOrigin(a, b Source) bool { return a.Provider == b.Provider && a.Name == b.Name }

// byPrecedence sorts sources: by their providers and names, the versions of a
// record from the latest to the earliest. It is a total order, and does not
// depend on the order of imports but for versions without a date.
func byPrecedence(a, b Source) int {
	for _, c := range []int{
		providerRank(a.Provider) - providerRank(b.Provider),
		strings.Compare(a.Provider, b.Provider),
		strings.Compare(a.Name, b.Name),
		b.when().compare(a.when()),
	} {
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.hash, b.hash)
}

// providers in the order in which their word counts where two are as rich:
// what somebody wrote for this library, then those nearest to the authors, then
// collectors, then lists that people keep.
var providers = []paper.Format{paper.JSONL, paper.ArXiv, paper.ACL, paper.BioRxiv, paper.PubMed, paper.Crossref, paper.OpenAlex, paper.S2,
	paper.HFDaily, paper.CSL, paper.RIS, paper.BibTeX, paper.CSV, paper.HFPage, paper.BEIR}

func providerRank(p string) int {
	if i := slices.Index(providers, paper.Format(p)); i >= 0 {
		return i
	}
	return len(providers) // of a library that did not keep sources yet
}
