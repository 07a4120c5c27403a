package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/merge"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// full has a value in every field that the JSON form shows.
var full = paper.Paper{
	ID: "arxiv:1706.03762", Aliases: []string{"arxiv:1706.03762", "doi:10.1/x"}, Keys: []string{"Vaswani2017"},
	Title: "Attention <is> all & more", Abstract: "An abstract.", Authors: []string{"Ana Ito", "Bo Li", "Cy Roe", "Di Poe"},
	Published: "2017-06-12", Venue: "NeurIPS", Categories: []string{"cs.CL"},
	Extra: map[string]json.RawMessage{"is_retracted": json.RawMessage("true")},
	Type:  "paper-conference", SourceType: "bibtex:conference", EtAl: true, Keywords: []string{"attention", "R&D"},
	Fields: map[string]string{"volume": "30", "page": "5998-6008"}, Dates: map[string]string{"accessed": "2020"}, Files: []string{"a.pdf"},
	People: map[string][]paper.Name{"editor": {{Given: "Max", NonDropping: "van", Family: "Os"}, {Literal: "The Board"}}},
}

const fullJSON = `"id":"arxiv:1706.03762","aliases":["Vaswani2017","arxiv:1706.03762","doi:10.1/x"],"title":"Attention <is> all & more",` +
	`"abstract":"An abstract.","authors":["Ana Ito","Bo Li","Cy Roe","Di Poe"],"published":"2017-06-12","venue":"NeurIPS",` +
	`"categories":["cs.CL"],"url":"https://arxiv.org/abs/1706.03762","retracted":true,"type":"paper-conference","et_al":true,"keywords":["attention","R&D"],` +
	`"fields":{"page":"5998-6008","volume":"30"},"people":{"editor":["Max van Os","The Board"]}`

// bareJSON is a paper of nothing but an id that has no page.
const bareJSON = `"id":"sha:01","aliases":[],"title":"","abstract":"","authors":[],"published":"","venue":"","categories":[],"url":""`

// check compares the line that a value is encoded as.
func check(t *testing.T, name string, v any, want string) {
	t.Helper()
	var got strings.Builder
	if err := wire.NewEncoder(&got).Encode(v); err != nil {
		t.Fatal(err)
	}
	if got.String() != want+"\n" {
		t.Errorf("%s:\n got %swant %s", name, got.String(), want)
	}
}

func TestHit(t *testing.T) {
	hits := wire.NewAnswer(query.Answer{
		Hits: []query.Hit{
			{Rank: 1, Paper: full, Arrived: "2026-11-23T09:00:00Z", Similarity: 0.12345678, Compared: true, Score: 1.23456789, Mode: query.Hybrid,
				Copies: []paper.Paper{{ID: "doi:10.1/copy"}, {ID: "acl:W1"}},
				Why:    &query.Why{Sentence: "An abstract.", SentenceSimilarity: 0.5000004, Compared: true, Terms: []string{"all"}, SemanticRank: 2, LexicalRank: 3}},
			{Rank: 2, Paper: paper.Paper{ID: "sha:01"}, Similarity: 0.7, Score: -2, Mode: query.Lexical, Why: &query.Why{SentenceSimilarity: 0.7}},
		},
		Verdict: query.Verdict{Match: query.Strong, Evidence: 0.98765},
	}).Hits
	check(t, "everything", hits[0], `{"rank":1,`+fullJSON+`,"arrived":"2026-11-23T09:00:00Z","similarity":0.123457,"score":1.234568,"mode":"hybrid","match":"strong","evidence":0.988,`+
		`"copies":["doi:10.1/copy","acl:W1"],"why":{"sentence":"An abstract.","sentence_similarity":0.5,"terms":["all"],"semantic_rank":2,"lexical_rank":3}}`)
	check(t, "never compared", hits[1], `{"rank":2,`+bareJSON+`,"score":-2,"mode":"lexical","match":"strong","evidence":0.988,"why":{"sentence":"","terms":[]}}`)
}

func TestHitWithoutVerdict(t *testing.T) {
	hits := wire.NewAnswer(query.Answer{
		Hits:    []query.Hit{{Rank: 1, Paper: paper.Paper{ID: "sha:01"}, Compared: true, Mode: query.Semantic}},
		Verdict: query.Verdict{Evidence: 0.5},
	}).Hits
	check(t, "no match", hits[0], `{"rank":1,`+bareJSON+`,"similarity":0,"score":0,"mode":"semantic"}`)
}

func TestAnswer(t *testing.T) {
	check(t, "no hits", wire.NewAnswer(query.Answer{}), `{"match":"","behind":0,"missing":[],"none":"","hits":[]}`)
	check(t, "filtered out", wire.NewAnswer(query.Answer{None: query.FilterEmpty, Filters: []query.Criterion{{Field: "venues", Values: []string{"X*"}, Meant: []query.Meant{{Value: "X*", Try: "Xa", Like: []string{"Xa"}}}}, {Field: "since", Values: []string{"2030"}}}}),
		`{"match":"","behind":0,"missing":[],"none":"filter-empty","filters":[{"field":"venues","values":["X*"],"meant":[{"value":"X*","try":"Xa","like":["Xa"]}]},{"field":"since","values":["2030"]}],"hits":[]}`)
	check(t, "everything", wire.NewAnswer(query.Answer{
		Hits:       []query.Hit{{Rank: 1, Paper: paper.Paper{ID: "sha:01"}, Mode: query.Lexical}},
		Understood: &query.Understood{Question: "x", Filter: index.Filter{Without: []string{"y"}}},
		Verdict:    query.Verdict{Match: query.Weak}, Missing: []string{"Knuth 1984"}, Behind: 3,
	}), `{"match":"weak","evidence":0,"behind":3,"understood":{"question":"x","filter":{"without":["y"]}},"missing":["Knuth 1984"],"none":"","hits":[{"rank":1,`+bareJSON+`,"score":0,"mode":"lexical","match":"weak","evidence":0,"understood":{"question":"x","filter":{"without":["y"]}}}]}`)
	check(t, "misspelt", wire.NewAnswer(query.Answer{Hits: []query.Hit{{Rank: 1, Paper: paper.Paper{ID: "sha:01"}, Mode: query.Lexical}}, DidYouMean: "attention"}),
		`{"match":"","behind":0,"did_you_mean":"attention","missing":[],"none":"","hits":[{"rank":1,`+bareJSON+`,"score":0,"mode":"lexical","did_you_mean":"attention"}]}`)
	check(t, "by words", wire.NewAnswer(query.Answer{Hits: []query.Hit{{Rank: 1, Paper: paper.Paper{ID: "sha:01"}, Mode: query.Lexical}}, ByWords: query.EarlierModel}),
		`{"match":"","by_words":{"reason":"earlier-model"},"behind":0,"missing":[],"none":"","hits":[{"rank":1,`+bareJSON+`,"score":0,"mode":"lexical","by_words":{"reason":"earlier-model"}}]}`)
}

func TestFound(t *testing.T) {
	p := full
	p.Original = &paper.Original{Title: "Attention"}
	check(t, "everything", wire.NewFound(index.Found{Paper: p, Arrived: "2026-11-23T09:00:00Z", State: index.Failed, Reason: "too long"}, index.Remark{Tags: []string{"to-read", "x"}, Note: "see §3"}),
		`{`+fullJSON+`,"arrived":"2026-11-23T09:00:00Z","tags":["to-read","x"],"note":"see §3","source_type":"bibtex:conference","dates":{"accessed":"2020"},"files":["a.pdf"],"extra":{"is_retracted":true},"original":{"title":"Attention"},"ledger":{"state":"failed","reason":"too long"}}`)
	check(t, "little", wire.NewFound(index.Found{Paper: paper.Paper{ID: "sha:01", Extra: map[string]json.RawMessage{}}, State: index.Pending}, index.Remark{}),
		`{`+bareJSON+`,"ledger":{"state":"pending"}}`)
}

func TestSources(t *testing.T) {
	check(t, "two", wire.NewSources(index.Found{Paper: paper.Paper{ID: "sha:01"}, Arrived: "2026-11-23T09:00:00Z"}, []index.Source{
		{Record: paper.Record{Paper: paper.Paper{ID: "arxiv:1", Title: "A"}, Provider: "arxiv", Name: "1", Source: "a.xml", Line: 7, Revised: "2020"}, Current: true, Ref: "record:1"},
		{Record: paper.Record{Paper: paper.Paper{ID: "x", Title: "B"}, Name: "x"}, Ref: "record:2"},
	}, []index.Join{{One: 1, Other: 0, Judgement: index.Judgement{Reason: index.ByID, Evidence: "doi:10.1/x", Weight: 90}}}), `{`+bareJSON+`,"arrived":"2026-11-23T09:00:00Z","sources":[`+
		`{"provider":"arxiv","name":"1","file":"a.xml","line":7,"revised":"2020","current":true,"ref":"record:1","record":{"id":"arxiv:1","title":"A"}},`+
		`{"provider":"","name":"x","current":false,"ref":"record:2","record":{"id":"x","title":"B"}}],"joins":[{"records":[2,1],"reason":"id","evidence":"doi:10.1/x","weight":90}]}`)
}

func TestNear(t *testing.T) {
	one, other := paper.Paper{ID: "arxiv:1", Title: "A"}, paper.Paper{ID: "x", Title: "A"}
	check(t, "apart", wire.NewNear(index.Near{Near: merge.Near{
		Papers:    [2]paper.Paper{one, other},
		Records:   [2]paper.Record{{Paper: one, Provider: "arxiv", Name: "1", Source: "a.xml", Line: 7}, {Paper: other, Name: "x"}},
		Judgement: index.Judgement{Reason: index.ByYear, Evidence: "2001 and 2009", Weight: 80}, Score: 0.12345,
	}}), `{"joined":false,"score":0.123,"reason":"year","evidence":"2001 and 2009","weight":80,"records":[`+
		`{"paper":"arxiv:1","provider":"arxiv","name":"1","file":"a.xml","line":7,"ref":"record:76aa7c68237ff22c","record":{"id":"arxiv:1","title":"A"}},`+
		`{"paper":"x","provider":"","name":"x","ref":"record:be3d2fa35fbcf588","record":{"id":"x","title":"A"}}]}`)
}

func TestStatus(t *testing.T) {
	check(t, "empty", wire.NewStatus("lib", index.Status{}, nil),
		`{"library":"lib","papers":0,"space":null,"spaces":[],"ledger":{"done":0,"pending":0,"failed":0,"truncated":0,"no_abstract":0},"bytes":0,"unused_bytes":0}`)
	check(t, "contents", wire.NewStatus("lib", index.Status{Papers: 2, First: "1987", Last: "2025-05", Venues: []index.Count{{Value: "ACL", Papers: 2}}}, nil),
		`{"library":"lib","papers":2,"space":null,"spaces":[],"ledger":{"done":0,"pending":0,"failed":0,"truncated":0,"no_abstract":0},"bytes":0,"unused_bytes":0,"published":{"first":"1987","last":"2025-05"},"venues":[{"venue":"ACL","papers":2}]}`)
	building := index.SpaceStatus{Space: index.Space{Role: index.Building}}
	active := index.SpaceStatus{
		Space:   index.Space{Role: index.Active, Space: embed.Space{Provider: "ollama", Model: "m", Digest: "d", Dimensions: 768}, Rows: 9},
		Ledger:  index.Ledger{Done: 1, Pending: 2, Failed: 3, Truncated: 4, NoAbstract: 5},
		Deleted: 2,
	}
	w := wire.NewStatus("lib", index.Status{Papers: 15, Bytes: 99, Spaces: []index.SpaceStatus{active, building}},
		func(s index.Space) bool { return s.Role == index.Building })
	if len(w.Spaces) != 2 || w.Space == nil || *w.Space != w.Spaces[0] || !w.Spaces[1].Outdated || w.Ledger != (wire.Ledger{Done: 1, Pending: 2, Failed: 3, Truncated: 4, NoAbstract: 5}) {
		t.Errorf("got %+v", w)
	}
	check(t, "active space", w.Space, `{"id":"`+active.ID()+`","role":"active","embedder":"ollama:m","model":"m","digest":"d","dims":768,"semantic_weight":0.65,"semantic_weight_from":"usual","rows":9,"dead":2,`+
		`"ledger":{"done":1,"pending":2,"failed":3,"truncated":4,"no_abstract":5}}`)
}

func TestCount(t *testing.T) {
	check(t, "venue", wire.NewCount("venue", index.Count{Value: "Waves & <Tides>", Papers: 12}), `{"facet":"venue","value":"Waves & <Tides>","papers":12}`)
}

func TestByline(t *testing.T) {
	for _, tt := range []struct {
		p    paper.Paper
		want string
	}{
		{full, "Ana Ito et al. · 2017-06-12 · NeurIPS · arxiv:1706.03762 · RETRACTED"},
		{paper.Paper{ID: "doi:10.1/x", Authors: []string{"Ana Ito", "Bo Li", "Cy Roe"}}, "Ana Ito, Bo Li, Cy Roe · doi:10.1/x"},
		{paper.Paper{ID: "doi:10.1/x", Authors: []string{"Ana Ito"}, EtAl: true}, "Ana Ito et al. · doi:10.1/x"},
		{paper.Paper{ID: "sha:01", Keys: []string{"ito20", "b"}, Published: "2020"}, "2020 · ito20"},
		{paper.Paper{ID: "sha:01", Venue: "ACL"}, "ACL · sha:01"},
		{paper.Paper{}, ""},
	} {
		if got := wire.Byline(tt.p); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// TestEncoder: text that would act on a terminal is escaped, and reads back as
// it was; markup stays as it is.
func TestEncoder(t *testing.T) {
	const title = "a\u202eb\u009b<&>"
	check(t, "hidden characters", wire.Answer{Missing: []string{title}}, `{"match":"","behind":0,"missing":["a\u202eb\u009b<&>"],"none":"","hits":null}`)
}

func TestRound(t *testing.T) {
	for _, tt := range []struct {
		x      float64
		digits int
		want   float64
	}{{0.12345, 4, 0.1235}, {-0.12345, 4, -0.1235}, {2.5, 0, 3}, {1, 6, 1}} {
		if got := wire.Round(tt.x, tt.digits); got != tt.want {
			t.Errorf("%v to %d digits: got %v, want %v", tt.x, tt.digits, got, tt.want)
		}
	}
}
