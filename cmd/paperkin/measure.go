package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/query"
	"paperkin/query/eval"
	"paperkin/query/wire"
)

// system is one way to rank that eval measures.
type system struct {
	mode   query.Mode
	fusion query.Fusion // empty: the mode's own
}

func (y system) String() string {
	if y.fusion == "" {
		return string(y.mode)
	}
	return string(y.mode) + "/" + string(y.fusion)
}

// is reports whether a name on the command line means the system.
func (y system) is(name string) bool {
	return name == y.String() || name == string(y.fusion) && name != ""
}

// evalSystems are the ways to rank that were asked for.
func evalSystems(c *cli.Context) ([]system, error) {
	names := c.StringSlice("mode")
	if len(names) == 0 {
		names = []string{string(query.Lexical), string(query.Semantic), string(query.Hybrid)}
	}
	var fusions []query.Fusion
	for _, name := range c.StringSlice("fusion") {
		f, err := query.ParseFusion(name)
		if err != nil {
			return nil, usagef("", "--%v", err)
		}
		fusions = append(fusions, f)
	}
	var systems []system
	for _, name := range names {
		m, err := query.ParseMode(name)
		if err != nil {
			return nil, usagef("", "--%v", err)
		}
		if m != query.Hybrid || len(fusions) == 0 {
			systems = append(systems, system{mode: m})
			continue
		}
		for _, f := range fusions {
			systems = append(systems, system{m, f})
		}
	}
	if b := c.String("baseline"); b != "" && !slices.ContainsFunc(systems, func(y system) bool { return y.is(b) }) {
		return nil, usagef("", "--baseline %q is none of %v", b, systems)
	}
	return systems, nil
}

// measured is what eval found for one system. Its JSON form is part of the
// command-line contract.
type measured struct {
	Dataset   string     `json:"dataset"`
	Mode      query.Mode `json:"mode"`
	Fusion    string     `json:"fusion,omitempty"`
	Embedder  string     `json:"embedder"`
	Queries   int        `json:"queries"`
	Documents int        `json:"documents"`
	NDCG10    float64    `json:"ndcg@10"`
	Recall10  float64    `json:"recall@10"`
	Recall100 float64    `json:"recall@100"`
	MRR10     float64    `json:"mrr@10"`
	MAP       float64    `json:"map"`
	NDCGPool  *float64   `json:"ndcg%20,omitempty"`
	P         *float64   `json:"p,omitempty"` // of the difference from the baseline
	Seconds   float64    `json:"seconds"`     // for all queries

	system system
	each   []float64 // nDCG@10, by query
}

// measure asks all queries of one system.
func (ev *evaluation) measure(ctx context.Context, y system) (measured, error) {
	start := time.Now()
	p := ev.Progress("asking "+y.String(), "queries")
	scores := make([]eval.Scores, len(ev.data.Queries))
	var each []float64
	for i, q := range ev.data.Queries {
		o := query.Options{Mode: y.mode, Fusion: y.fusion, Limit: eval.Depth}
		if ev.pool {
			o.Filter.IDs = slices.Sorted(maps.Keys(q.Relevance))
			o.Limit = len(q.Relevance)
		}
		ranked, err := ev.searcher.Rank(ctx, q.Text, o)
		if err != nil {
			p.End(err)
			return measured{}, fmt.Errorf("query %s: %w", q.ID, err)
		}
		if ev.run != nil {
			if err := eval.WriteRun(ev.run, "paperkin-"+strings.ReplaceAll(y.String(), "/", "-"), q.ID, ranked); err != nil {
				p.End(err)
				return measured{}, err
			}
		}
		ids := make([]string, len(ranked))
		for j, r := range ranked {
			ids[j] = r.ID
		}
		scores[i] = eval.Score(ids, q.Relevance)
		each = append(each, scores[i].NDCG10)
		p.Set(i+1, len(scores))
	}
	p.End(nil)
	m := eval.Mean(scores)
	r := measured{Dataset: ev.data.Name, Mode: y.mode, Fusion: string(y.fusion), Embedder: ev.embedder, Queries: len(scores), Documents: ev.papers,
		NDCG10: wire.Round(m.NDCG10, 4), Recall10: wire.Round(m.Recall10, 4), Recall100: wire.Round(m.Recall100, 4), MRR10: wire.Round(m.MRR10, 4),
		MAP: wire.Round(m.AP, 4), Seconds: wire.Round(time.Since(start).Seconds(), 3), system: y, each: each}
	if ev.pool {
		pool := wire.Round(m.NDCGPool, 4)
		r.NDCGPool = &pool
	}
	return r, nil
}

// compare tests every result against the baseline's, if there is one.
func compare(results []measured, baseline string) {
	if baseline == "" {
		return
	}
	at := slices.IndexFunc(results, func(r measured) bool { return r.system.is(baseline) })
	for i := range results {
		if i != at {
			p := wire.Round(eval.Significance(results[i].each, results[at].each), 4)
			results[i].P = &p
		}
	}
}

var evalFormats = []string{"text", "json", "csv", "markdown"}

// evalRenderer returns what prints results in the format that was asked for.
func evalRenderer(c *cli.Context) (func(*streams, []measured) error, error) {
	f, err := outputFormat(c, evalFormats...)
	switch f {
	case "json":
		return func(s *streams, results []measured) error {
			e := wire.NewEncoder(s.Out)
			for _, r := range results {
				if err := e.Encode(r); err != nil {
					return err
				}
			}
			return nil
		}, err
	}
	return func(s *streams, results []measured) error { return measuredTable(results).Write(s.Out, f) }, err
}

// measuredTable is the results as a table. Columns without a value are left out.
func measuredTable(results []measured) screen.Table {
	pool := slices.ContainsFunc(results, func(r measured) bool { return r.NDCGPool != nil })
	tested := slices.ContainsFunc(results, func(r measured) bool { return r.P != nil })
	t := screen.Table{Header: []string{"dataset", "mode", "embedder", "queries", "documents", "ndcg@10", "recall@10", "recall@100", "mrr@10", "map", "seconds"}}
	if pool {
		t.Header = append(t.Header, "ndcg%20")
	}
	if tested {
		t.Header = append(t.Header, "p")
	}
	value := func(x float64) string { return fmt.Sprintf("%.4f", x) }
	maybe := func(x *float64) string {
		if x == nil {
			return ""
		}
		return value(*x)
	}
	for _, r := range results {
		row := []any{r.Dataset, r.system.String(), r.Embedder, fmt.Sprint(r.Queries), fmt.Sprint(r.Documents), value(r.NDCG10),
			value(r.Recall10), value(r.Recall100), value(r.MRR10), value(r.MAP), fmt.Sprint(r.Seconds)}
		if pool {
			row = append(row, maybe(r.NDCGPool))
		}
		if tested {
			row = append(row, maybe(r.P))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
