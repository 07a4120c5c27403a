package wire

import (
	"paperkin/index"
	"paperkin/query"
)

// Answer is the JSON form of an answer.
type Answer struct {
	Match query.Match `json:"match"`
	Verdict
	ByWords *ByWords `json:"by_words,omitempty"`
	Behind  int      `json:"behind"`
	// DidYouMean is the question without misspelt words; absent if it has none.
	DidYouMean string `json:"did_you_mean,omitempty"`
	// Understood is what the question was taken for; absent if it is its own text.
	Understood *Understood  `json:"understood,omitempty"`
	Missing    []string     `json:"missing"`
	None       query.Reason `json:"none"` // empty with hits
	// Filters are the parts of the filter that None blames.
	Filters []Criterion `json:"filters,omitempty"`
	Hits    []Hit       `json:"hits"`
}

// ByWords is the JSON form of why an answer is by words alone, though something else was
// asked for: a code, and the same in words and the command that mends it, which are
// those of the program that adds them.
type ByWords struct {
	Reason query.ByWords `json:"reason"`
	Text   string        `json:"text,omitempty"`
	Mend   string        `json:"mend,omitempty"`
}

// Understood is the JSON form of what a question was taken for: words to rank papers by,
// empty for a list of the newest, and a filter. It is that of [query.Understood].
type Understood struct {
	Question string       `json:"question"`
	Filter   index.Filter `json:"filter"`
	Year     string       `json:"year,omitempty"`
}

// Criterion is the JSON form of a part of a filter.
type Criterion struct {
	Field  string   `json:"field"`
	Values []string `json:"values"`
	// Meant is what values may be meant to be that no paper has.
	Meant []Meant `json:"meant,omitempty"`
}

// Meant is the JSON form of what a value of a filter may be meant to be: a name or a glob
// to try, and the names in the library that it fits.
type Meant struct {
	Value string   `json:"value"`
	Try   string   `json:"try"`
	Like  []string `json:"like"`
}

// Hit is the JSON form of a hit: its paper's keys stand among its own. A paper
// that could not be compared has no similarity.
type Hit struct {
	Rank int `json:"rank"`
	Paper
	Similarity *float64    `json:"similarity,omitempty"`
	Score      float64     `json:"score"`
	Mode       query.Mode  `json:"mode"`
	Match      query.Match `json:"match,omitempty"` // as is the verdict, of the whole answer
	Verdict
	ByWords *ByWords `json:"by_words,omitempty"` // of the whole answer, too
	// DidYouMean is that of the whole answer as well.
	DidYouMean string `json:"did_you_mean,omitempty"`
	// Understood is that of the whole answer as well.
	Understood *Understood `json:"understood,omitempty"`
	Copies     []string    `json:"copies,omitempty"` // ids
	Why        *Why        `json:"why,omitempty"`
}

// Verdict is the JSON form of a verdict but for its match. Its keys stand among those of an
// answer and of its hits.
type Verdict struct {
	Evidence *float64    `json:"evidence,omitempty"` // present with a match
	Basis    query.Basis `json:"basis,omitempty"`
	Passing  query.Match `json:"match_passing,omitempty"`
}

func newVerdict(v query.Verdict) Verdict {
	w := Verdict{Basis: v.Basis, Passing: v.Passing}
	if v.Match != "" {
		w.Evidence = rounded(v.Evidence, 3)
	}
	return w
}

// Why is the JSON form of the reasons for a hit. A sentence that could not be
// compared has no similarity.
type Why struct {
	Sentence           string   `json:"sentence"`
	SentenceSimilarity *float64 `json:"sentence_similarity,omitempty"`
	Terms              []string `json:"terms"`
	SemanticRank       int      `json:"semantic_rank,omitempty"`
	LexicalRank        int      `json:"lexical_rank,omitempty"`
	Fits               []Fit    `json:"fits,omitempty"`
}

// Fit is the JSON form of the fit with one of several questions.
type Fit struct {
	Question string  `json:"question"`
	Fit      float64 `json:"fit"`
}

// NewAnswer returns the JSON form of an answer. Similarities and scores are
// rounded to 6 digits, the evidence to 3.
func NewAnswer(a query.Answer) Answer {
	w := Answer{Match: a.Verdict.Match, Verdict: newVerdict(a.Verdict), Behind: a.Behind, DidYouMean: a.DidYouMean, Missing: list(a.Missing), None: a.None, Hits: make([]Hit, len(a.Hits))}
	for _, c := range a.Filters {
		one := Criterion{Field: c.Field, Values: c.Values}
		for _, m := range c.Meant {
			one.Meant = append(one.Meant, Meant(m))
		}
		w.Filters = append(w.Filters, one)
	}
	if a.ByWords != "" {
		w.ByWords = &ByWords{Reason: a.ByWords}
	}
	if a.Understood != nil {
		u := Understood(*a.Understood)
		w.Understood = &u
	}
	for i, h := range a.Hits {
		w.Hits[i] = newHit(h)
		w.Hits[i].DidYouMean = w.DidYouMean
		w.Hits[i].Match, w.Hits[i].Verdict, w.Hits[i].ByWords, w.Hits[i].Understood = w.Match, w.Verdict, w.ByWords, w.Understood
	}
	return w
}

func newHit(h query.Hit) Hit {
	w := Hit{Rank: h.Rank, Paper: NewPaper(h.Paper, h.Arrived).Say(h.Said), Score: Round(h.Score, 6), Mode: h.Mode, Why: newWhy(h.Why)}
	if h.Compared {
		w.Similarity = rounded(h.Similarity, 6)
	}
	for _, p := range h.Copies {
		w.Copies = append(w.Copies, p.ID)
	}
	return w
}

func newWhy(why *query.Why) *Why {
	if why == nil {
		return nil
	}
	w := &Why{Sentence: why.Sentence, Terms: list(why.Terms), SemanticRank: why.SemanticRank, LexicalRank: why.LexicalRank}
	for _, f := range why.Fits {
		w.Fits = append(w.Fits, Fit{f.Question, Round(f.Fit, 6)})
	}
	if why.Compared {
		w.SentenceSimilarity = rounded(why.SentenceSimilarity, 6)
	}
	return w
}
