package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"paperkin/index"
)

// A Query of a collection, with its judgements.
type Query struct {
	ID, Text  string
	Relevance Relevance

	// Likes stand in place of Text in the collections of [Likes]: ids of papers like which
	// papers are to be found, the earliest first for each interest; Dislikes, of papers
	// unlike which, and Unwanted, of those that are not to be found because of these.
	Likes, Dislikes, Unwanted []string
	// Ignored are ids of papers that are taken out of a ranking before it is measured.
	Ignored []string
}

// relevant returns the ids of the relevant papers, sorted.
func (q Query) relevant() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(q.Relevance)), func(id string) bool { return q.Relevance[id] <= 0 })
}

// A Dataset is a test collection: papers, queries, and judgements of which
// papers answer which query.
type Dataset struct {
	Name    string
	Corpus  string  // path of the file with the papers
	Queries []Query // those with at least one relevant paper, in the file's order
	// Unjudged counts the queries without a relevant paper, which are skipped.
	Unjudged int
	// Since and Until are years: only papers from one to the other are ranked. Empty: no
	// bound.
	Since, Until string
}

// filter lets the papers pass that are ranked.
func (d *Dataset) filter() index.Filter { return index.Filter{Since: d.Since, Until: d.Until} }

// Load reads a collection in the layout of BEIR: corpus.jsonl, queries.jsonl
// (_id, text) and qrels/test.tsv (a header, then query id, paper id and
// relevance, between tabs). The corpus itself is not read. Errors name the file,
// and the line or the number of the query.
func Load(dir string) (Dataset, error) {
	d := Dataset{Name: filepath.Base(filepath.Clean(dir)), Corpus: filepath.Join(dir, "corpus.jsonl")}
	if _, err := os.Stat(d.Corpus); err != nil {
		return d, err
	}
	relevance, err := loadRelevance(filepath.Join(dir, "qrels", "test.tsv"))
	if err != nil {
		return d, err
	}
	queries, err := loadQueries(filepath.Join(dir, "queries.jsonl"))
	if err != nil {
		return d, err
	}
	for _, q := range queries {
		if q.Relevance = relevance[q.ID]; q.Relevance.Relevant() == 0 {
			d.Unjudged++
			continue
		}
		d.Queries = append(d.Queries, q)
	}
	if len(d.Queries) == 0 {
		return d, fmt.Errorf("%s: no query has a relevant paper", dir)
	}
	return d, nil
}

func loadQueries(name string) ([]Query, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var queries []Query
	decoder := json.NewDecoder(f)
	for n := 1; ; n++ {
		var q struct {
			ID   string `json:"_id"`
			Text string `json:"text"`
		}
		err := decoder.Decode(&q)
		if errors.Is(err, io.EOF) {
			return queries, nil
		}
		if err == nil && (q.ID == "" || strings.TrimSpace(q.Text) == "") {
			err = errors.New("_id or text is missing")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: query %d: %w", name, n, err)
		}
		queries = append(queries, Query{ID: q.ID, Text: q.Text})
	}
}

func loadRelevance(name string) (map[string]Relevance, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all := map[string]Relevance{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if n == 1 || line == "" {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("%s:%d: %d fields, want 3 separated by tabs: %q", name, n, len(fields), line)
		}
		relevance, err := strconv.Atoi(strings.TrimSpace(fields[2]))
		if err != nil {
			return nil, fmt.Errorf("%s:%d: relevance %q is not a whole number", name, n, fields[2])
		}
		if all[fields[0]] == nil {
			all[fields[0]] = Relevance{}
		}
		all[fields[0]][fields[1]] = relevance
	}
	return all, lines.Err()
}

// A Finder finds the paper that an id names, or returns an error that wraps
// [index.ErrNoPaper]: a library.
type Finder interface {
	Find(ctx context.Context, id string) (index.Found, error)
}

// Resolve replaces the ids of the judgements by those that the library has, and
// returns how many papers it knows of those judged. Of a paper that is judged
// under several ids, the highest relevance counts. Papers that the library
// lacks keep their ids: no ranking finds them.
func (d *Dataset) Resolve(ctx context.Context, library Finder) (known int, err error) {
	found := map[string]string{} // most papers are judged for several questions
	for i, q := range d.Queries {
		r := Relevance{}
		for id, relevance := range q.Relevance {
			paper, asked := found[id]
			if !asked {
				f, err := library.Find(ctx, id)
				if err != nil && !errors.Is(err, index.ErrNoPaper) {
					return 0, err
				}
				paper = f.Paper.ID
				found[id] = paper
			}
			if paper == "" {
				r[id] = relevance
				continue
			}
			known++
			r[paper] = max(r[paper], relevance)
		}
		d.Queries[i].Relevance = r
	}
	return known, nil
}
