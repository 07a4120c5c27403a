package merge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// likeRecords makes sources of few kinds, many of each: of one DOI or several, with titles
// that are the same, nearly or not at all, and with rulings on some.
func likeRecords(r *rand.Rand, n int) []catalogue.Source {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	ids := [][]string{{"doi:10.1234/a"}, {"doi:10.1234/a", "arxiv:2001.00001"}, {"doi:10.1234/a"}}
	titles := []string{"Tides of two basins", "Tides of two basins", "RETRACTED: Tides of two basins"}
	switch r.IntN(8) {
	case 0: // not all have the id
		ids = append(ids, []string{"arxiv:2001.00001"}, []string{"sha:01"})
	case 1: // others are told apart
		ids = append(ids, []string{"doi:10.1234/a", "arxiv:2001.00002"})
	case 2:
		titles = append(titles, "Tides of basins", "A model of something else")
	}
	var all []catalogue.Source
	for i := range n {
		aliases := slices.Clone(ids[r.IntN(len(ids))])
		if r.IntN(2) == 0 {
			aliases = append(aliases, fmt.Sprint("own", r.IntN(2*n)))
		}
		one := record(paper.Paper{Aliases: aliases, Title: titles[r.IntN(len(titles))], Published: pick("2001", "2001", ""),
			Abstract: pick("", "A text.", "Another text, of which more could be said."), Authors: []string{pick("Ann One", "A. One")},
			Keys: []string{fmt.Sprint("key", i)}})
		one.Provider, one.Name, one.Line = pick("jsonl", "ris"), fmt.Sprint("key", r.IntN(2*n)), i+1
		if r.IntN(5) == 0 {
			one.Source, one.Line = "-", r.IntN(4)
		}
		all = append(all, source(one))
	}
	return all
}

// TestAlike: groups, and why their records are joined, are the same whether all records
// are judged or two of each kind.
func TestAlike(t *testing.T) {
	fast, apart := 0, 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 7))
		sources := likeRecords(r, fewRecords+1+r.IntN(40))
		var rules *rulings
		if seed%5 == 0 {
			rules = newRulings([]Ruling{{Papers: [2]string{"own1", "own2"}, Apart: seed%2 == 0}, {Papers: [2]string{"sha:01", "doi:10.1234/a"}}})
		}
		got, want := cluster(nodesOf(sources, rules), rules), newClustering(nodesOf(sources, rules), rules)
		want.joinAll()
		if a, b := fmt.Sprint(got.groups()), fmt.Sprint(want.groups()); a != b {
			t.Errorf("seed %d: groups %s, want %s", seed, a, b)
		}
		if a, b := fmt.Sprint(got.joins), fmt.Sprint(want.joins); a != b {
			t.Errorf("seed %d: joins\n%s, want\n%s", seed, a, b)
		}
		if got, want := rules.divided(want.nodes), dividedPairwise(rules, want.nodes); got != want {
			t.Errorf("seed %d: divided %v, want %v", seed, got, want)
		}
		if got.kinds != nil {
			fast++
		} else {
			apart++
		}
	}
	if fast < 10 || apart < 10 {
		t.Errorf("%d sets of records were judged by kinds and %d in pairs; want 10 of each", fast, apart)
	}
}

// dividedPairwise is divided by its definition.
func dividedPairwise(r *rulings, nodes []*traits) bool {
	reached := map[int]bool{0: true}
	for grown := true; grown; {
		grown = false
		for i := range nodes {
			for j := range nodes {
				switch r.judge(nodes[i], nodes[j]).Verdict {
				case Apart:
					return true
				case Joined:
					if reached[i] && !reached[j] {
						reached[j], grown = true, true
					}
				}
			}
		}
	}
	return len(reached) < len(nodes)
}
