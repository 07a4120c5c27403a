package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	"paperkin/index/durable"
	"paperkin/index/paper"
)

// A Source is a record that a paper of the library was made of.
type Source struct {
	paper.Record
	Run  int64  // number of the import that read it last
	Hash string // see SourceHash
}

// SourceHash identifies what a provider says of a paper under a name of its own:
// the hash changes with the content (see [paper.ContentHash]), and does not
// depend on when or where it was read.
func SourceHash(provider, name, content string) string {
	return ExactHash(provider+"\x00"+name, content)
}

// A Fingerprint describes a paper without its ids.
type Fingerprint struct {
	Text string // see paper.TextHash
	Work string // see paper.WorkHash
	Year int    // of publication; 0 when unknown
}

// FingerprintOf returns the fingerprint of a paper.
func FingerprintOf(p paper.Paper) Fingerprint {
	year, _ := strconv.Atoi(p.Year()) // four digits or none
	return Fingerprint{paper.TextHash(p), paper.WorkHash(p), year}
}

// Sources returns a paper by its key with the records that it was made of, in no
// particular order.
func (q Queries) Sources(ctx context.Context, key int64) (paper.Paper, []Source, error) {
	p, err := loadPaper(ctx, q.db, key)
	if err != nil {
		return p, nil, err
	}
	sources, err := loadSources(ctx, q.db, key, p)
	return p, sources, err
}

// sourceFields are the columns of sources but the record, in the order of
// sourceValues.
const sourceFields = `paper, hash, provider, name, revised, run, file, line, text_hash, work_hash, year`

// loadSources reads the sources of a paper. A paper's only source is not stored
// twice: it says what the paper says.
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
		if err := rows.Scan(&s.Hash, &s.Provider, &s.Name, &s.Revised, &s.Run, &s.Record.Source, &s.Line, &record); err != nil {
			return nil, err
		}
		s.Paper = p
		if record.Valid {
			s.Paper = paper.Paper{}
			if err := json.Unmarshal([]byte(record.String), &s.Paper); err != nil {
				return nil, fmt.Errorf("%w: a source of paper %s: %w", durable.ErrDamaged, p.ID, err)
			}
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
