package eval

import (
	"errors"

	"paperkin/index/paper"
)

// Titles makes a collection of papers: the titles of n of them, evenly spread,
// are the queries, and each must find the abstract that it stood above. It
// returns the papers to index, without their titles. Records that cannot be read
// and papers without an abstract are left out; with fewer than n papers, all
// titles are asked.
func Titles(records paper.Records, name string, n int) (Dataset, paper.Records, error) {
	var kept []paper.Record
	for r, err := range records {
		var bad paper.BadRecord
		if errors.As(err, &bad) {
			continue
		}
		if err != nil {
			return Dataset{}, nil, err
		}
		// Authors and years are left out: without titles they would make papers
		// of one author look like one paper.
		if p := r.Paper; p.Abstract != "" {
			r.Paper = paper.Paper{ID: p.ID, Aliases: p.Aliases, Title: p.Title, Abstract: p.Abstract}
			kept = append(kept, r)
		}
	}
	d := Dataset{Name: name + " (titles)"}
	n = min(n, len(kept))
	for i := range n {
		p := kept[i*len(kept)/n].Paper
		d.Queries = append(d.Queries, Query{ID: p.ID, Text: p.Title, Relevance: Relevance{p.ID: 1}})
	}
	for i := range kept {
		kept[i].Paper.Title = ""
	}
	return d, sequence(kept), nil
}

// sequence yields records from memory.
func sequence(records []paper.Record) paper.Records {
	return func(yield func(paper.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}
