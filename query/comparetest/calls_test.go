package comparetest_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/index/weaviate/weaviatetest"
	"paperkin/query"
)

// calls are those of a cluster.
type calls struct {
	mu   sync.Mutex
	list []string
	gate *gate // that a question goes through; nil: none
}

// add counts a call, but for those by which a process looks who is there of the nodes, at its
// first question and then once a second, beside others: see [conn.Cluster.Look].
func (c *calls) add(method, _ string) {
	if slices.Contains([]string{"GET /cluster/statistics", "GET /.well-known/ready"}, method) || strings.HasPrefix(method, "HEAD /objects/") {
		return
	}
	c.mu.Lock()
	c.list = append(c.list, method)
	gate, n := c.gate, len(c.list)
	c.mu.Unlock()
	if gate != nil {
		gate.pass(n)
	}
}

// take returns those since it was called last, and sets the gate for the next ones.
func (c *calls) take(g *gate) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := c.list
	c.list, c.gate = nil, g
	return list
}

// A gate lets the calls of a question through in rounds: those of a round once all of them
// have begun. So a question never ends that waits for one of them before it makes another.
type gate struct {
	rounds []int           // calls
	open   []chan struct{} // of the rounds, closed
	end    <-chan struct{} // lets all through
}

func newGate(end <-chan struct{}, rounds []int) *gate {
	g := &gate{rounds: rounds, end: end}
	for range rounds {
		g.open = append(g.open, make(chan struct{}))
	}
	return g
}

// pass waits until the round of the nth call is complete, if there is one.
func (g *gate) pass(n int) {
	for i, calls := range g.rounds {
		if n == calls {
			close(g.open[i])
		}
		if n <= calls {
			select {
			case <-g.open[i]:
			case <-g.end:
			}
			return
		}
		n -= calls
	}
}

// What a question may take: calls, and rounds of them.
var (
	plain    = [2]int{4, 3}
	filtered = [2]int{5, 4}
)

// TestCalls: how many calls each kind of question takes, and how many of them follow each
// other.
func TestCalls(t *testing.T) {
	p := sample(t, weaviatetest.Shared(t, 1))
	listed, err := p.folder.Search(t.Context(), query.Request{Options: query.Options{Sort: "id", Limit: 5}})
	if err != nil {
		t.Fatal(err)
	}
	first := listed.Hits[0].Paper
	const text = "routing every token to a single expert"
	ask := func(question string) query.Request { return query.Request{Question: question} }
	mode := func(m query.Mode, r query.Request) query.Request { r.Mode = m; return r }
	with := func(f index.Filter) query.Request { r := ask(text); r.Filter = f; return r }
	like := func(n int) (list []query.Example) {
		for _, h := range listed.Hits[:n] {
			list = append(list, query.Example{Ref: h.Paper.ID})
		}
		return list
	}
	for name, c := range map[string]struct {
		request query.Request
		rounds  []int
		most    [2]int
	}{
		"hybrid":           {ask(text), []int{2, 1, 1}, plain},
		"lexical":          {mode(query.Lexical, ask(text)), []int{2, 1}, plain},
		"semantic":         {mode(query.Semantic, ask(text)), []int{2, 1}, plain},
		"year":             {ask(text + " in 2021"), []int{2, 1, 1}, plain},
		"title":            {ask(first.Title), []int{2, 1, 1}, plain},
		"id":               {ask(first.ID), []int{2, 1, 1}, plain},
		"since":            {with(index.Filter{Since: "2022"}), []int{2, 3}, filtered},
		"lexical since":    {mode(query.Lexical, with(index.Filter{Since: "2022"})), []int{2, 1, 1}, filtered},
		"semantic since":   {mode(query.Semantic, with(index.Filter{Since: "2022"})), []int{2, 3}, filtered},
		"months":           {with(index.Filter{Since: "2020-03", Until: "2022-05"}), []int{2, 3}, filtered},
		"venue":            {with(index.Filter{Venues: []string{"A*"}}), []int{2, 3}, filtered},
		"author":           {with(index.Filter{Authors: []string{"Wei Zhang"}, Since: "2016"}), []int{2, 3}, filtered},
		"word":             {ask(text + " language"), []int{2, 1, 1}, plain},
		"typed since":      {ask(text + " since:2022"), []int{2, 3}, filtered},
		"typed venue":      {ask(text + " venue:acl OR venue:neurips*"), []int{2, 3}, filtered},
		"typed without":    {ask(text + " -transformer"), []int{2, 3}, filtered},
		"phrase":           {with(index.Filter{With: []string{"language model"}}), []int{2, 1, 1}, filtered},
		"phrase since":     {with(index.Filter{With: []string{"language model"}, Since: "2018"}), []int{2, 1, 1}, filtered},
		"without a phrase": {with(index.Filter{Without: []string{"language model"}}), []int{2, 1, 1, 1}, filtered},
		"lexical phrase":   {mode(query.Lexical, with(index.Filter{With: []string{"language model"}})), []int{2, 1}, filtered},
		"typed phrase":     {ask(text + ` "language model"`), []int{2, 1, 1}, filtered},
		"typed not phrase": {ask(text + ` -"language model"`), []int{2, 1, 1, 1}, filtered},
		// Which papers with the words of the phrase pass has to be known before others are chosen.
		"since, not phrase": {with(index.Filter{Without: []string{"language model"}, Since: "2018"}), []int{2, 1, 3}, [2]int{6, 4}},
		// A better question is another one, and whether there is one can be asked once it is known
		// that papers lack a word: that takes a call for words like it, and one for how they fit.
		"misspelt":       {ask("sharing parameters across transfomer layers"), []int{2, 1, 1, 2, 1}, [2]int{7, 5}},
		"misspelt twice": {ask("transfomer langauge models"), []int{2, 1, 1, 2, 1}, [2]int{7, 5}},
		"unknown":        {ask("zzqx"), []int{2, 1, 1}, plain},
		// Each part and both together are looked for by their words and by their meaning.
		"two parts":    {query.Request{Question: "language models", And: []string{"adapters"}}, []int{4, 3, 1}, [2]int{8, 3}},
		"person":       {ask("Vaswani " + text), []int{2, 2}, plain}, // whose papers these are
		"full name":    {ask("Ashish Vaswani " + text), []int{2, 1, 1}, plain},
		"person since": {query.Request{Question: "Vaswani " + text, Options: query.Options{Filter: index.Filter{Since: "2016"}}}, []int{2, 4}, [2]int{6, 2}}, // theirs besides
		"papers by":    {ask("papers by " + first.Authors[0]), []int{2, 1, 1, 1}, filtered},
		"venue named":  {ask(text + " NeurIPS"), []int{2, 2}, plain},
		"example":      {query.Request{Examples: like(1)}, []int{1, 1, 2}, plain},
		"unlike":       {query.Request{Question: text, Options: query.Options{Unlike: like(1)}}, []int{2, 1, 2}, [2]int{5, 3}}, // its own nearest papers are judged
		// Around each of three examples or more is looked, for papers of its own.
		"examples": {query.Request{Examples: like(3)}, []int{1, 1, 4, 1}, [2]int{7, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			for _, n := range c.rounds {
				calls += n
			}
			if calls > c.most[0] || len(c.rounds) > c.most[1] {
				t.Errorf("%d calls in %d rounds, want %d in %d at most", calls, len(c.rounds), c.most[0], c.most[1])
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			p.calls.take(newGate(ctx.Done(), c.rounds))
			a, err := p.distant.Search(ctx, c.request)
			if made := p.calls.take(nil); err != nil || len(made) != calls || len(a.Hits) == 0 {
				t.Errorf("%d hits in %d calls %v, %v, want %d in rounds of %v", len(a.Hits), len(made), made, err, calls, c.rounds)
			}
		})
	}
}
