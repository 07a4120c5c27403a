package letter_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/digest/letter"
	"paperkin/query/wire"
)

// The reader lives an hour east of Greenwich.
var now = time.Date(2026, 11, 23, 6, 30, 0, 0, time.FixedZone("CET", 3600))

var retracted = map[string]json.RawMessage{"is_retracted": json.RawMessage("true")}

// options are those of a reader who has a page.
var options = letter.Options{
	Base: "http://127.0.0.1:7273/", Self: "http://127.0.0.1:7273/digest.atom",
	Advice: letter.Advice{Waiting: "What embeds them: EMBED.", Cut: "All of them: MORE.", Left: "All of them: ALL.", Foot: "To change what is told: SAVE, FORGET."},
	ByWords: func(a query.Answer) *wire.ByWords {
		if a.ByWords == "" {
			return nil
		}
		return &wire.ByWords{Reason: a.ByWords, Text: "the vectors are of an earlier model", Mend: "EMBED"}
	},
	Problem: func(err error) string { return "in words: " + err.Error() },
}

// full is a digest that has everything once.
func full() digest.Digest {
	since := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	attention := &digest.Near{ID: "arxiv:1706.03762", Title: "Attention Is All You Need", Similarity: 0.7132}
	return digest.Digest{
		Now: now, Arrived: 1312, Waiting: 12, Last: time.Date(2026, 11, 22, 23, 59, 0, 0, time.UTC),
		Troubles: []string{"arXiv could not be read: connection refused"},
		Parts: []digest.Part{
			{Name: "graph learning", Arrived: 1312, Since: since, Found: 2, Meaning: "q=graph+neural+networks&since=2025", Request: query.Request{Question: "graph neural networks"}, Verdict: query.Verdict{Match: query.Strong, Evidence: 0.97, Basis: query.OnMeaning}},
			{Name: "Proteins", Arrived: 40, Since: since.AddDate(0, 0, 2), Found: 2, Cut: 7, Meaning: "q=proteins", Request: query.Request{Question: "proteins"}, Verdict: query.Verdict{Match: query.Weak, Evidence: 0.2, Basis: query.OnWords}, ByWords: query.EarlierModel},
			{Name: "knots", Arrived: 40, Request: query.Request{Question: "knots"}},
			{Name: "surfaces of knots", Arrived: 40},
			{Name: "messages", Arrived: 40, Found: 1},
			{Name: "broken", Problem: errors.New(`"x" is no date`)},
			{Name: index.LikesName, Likes: 12, Arrived: 1312, Found: 2},
		},
		Papers: []digest.Paper{
			{Parts: []string{"graph learning", "messages", index.LikesName}, Near: attention, Hit: query.Hit{Rank: 1, Key: 7, Arrived: "2026-11-22T23:59:00Z", Similarity: 0.8123456, Compared: true, Score: 0.9, Mode: query.Hybrid, Paper: paper.Paper{
				ID: "arxiv:2611.00001", Title: "Messages that pass & stay", Authors: []string{"Ana Ito", "Bo Li", "Cy Roe", "Di Ng"}, Published: "2026-11-20", Venue: "NeurIPS", Categories: []string{"cs.LG"},
				Abstract: "Graph neural networks pass messages between the nodes of a graph. How far a message reaches is bounded by how many layers there are, which is a problem where what matters is far away. We show that messages which stay in place until they are wanted reach every node after two layers. On twelve data sets this is as good as attention over all pairs of nodes, at a tenth of the cost.",
			}, Why: &query.Why{Sentence: "We show that messages which stay in place until they are wanted reach every node after two layers.", SentenceSimilarity: 0.77, Compared: true, Terms: []string{"graph", "neural", "networks"}, SemanticRank: 1, LexicalRank: 2}}},
			{Parts: []string{"graph learning"}, Hit: query.Hit{Rank: 9, Key: 9, Similarity: 0.61, Compared: true, Score: 0.5, Mode: query.Hybrid, Paper: paper.Paper{
				ID: "doi:10.1/cold<fusion>", Title: "Cold fusion in a graph", Authors: []string{"E. Fay"}, EtAl: true, Published: "2026", Extra: retracted, Abstract: "It works.",
			}, Why: &query.Why{Sentence: "It works.", Terms: []string{"graph"}}}},
			{Parts: []string{"Proteins"}, Hit: query.Hit{Rank: 3, Key: 10, Arrived: "2026-11-21T10:00:00Z", Score: 7.5, Mode: query.Lexical, Paper: paper.Paper{
				ID: "sha:0123", Keys: []string{"yu26"}, Title: "蛋白质折叠的图神经网络方法：从序列到结构的预测以及它在药物设计中的应用研究综述与展望", Authors: []string{"于洋"}, Venue: "学报", Published: "2026-10",
			}, Why: &query.Why{Terms: []string{"proteins", "a", "b", "c", "d", "e", "f", "g", "h"}}}},
			{Parts: []string{index.LikesName}, Near: attention, Hit: query.Hit{Rank: 1, Key: 11, Arrived: "2026-11-21T10:00:00Z", Similarity: 0.7132, Compared: true, Score: 0.4, Mode: query.Semantic, Paper: paper.Paper{
				ID: "doi:10.1/2", Title: "שבת עם גרפים", Authors: []string{"נועה כהן"}, Abstract: strings.Repeat("Words that say nothing in particular come first, and there are many of them. ", 6) + "Attention is what it is about, in the end.",
			}, Why: &query.Why{Sentence: "Attention is what it is about, in the end.", Terms: []string{"attention"}}}},
		},
	}
}

// nothing is a digest of a day on which nothing is new.
func nothing() digest.Digest {
	d := full()
	d.Papers, d.Troubles, d.Waiting = nil, nil, 1
	d.Parts = d.Parts[:4]
	for i := range d.Parts {
		d.Parts[i].Found, d.Parts[i].Cut = 0, 0
	}
	return d
}

// many is a digest of so many papers under each of some parts, of the length of usual papers.
func many(parts, each int) digest.Digest {
	d := digest.Digest{Now: now, Arrived: parts * each}
	sentence := "We propose a method of the usual kind, number %d of paper %d, and show that it is better by some points. "
	for i := range parts {
		name := fmt.Sprintf("search number %d", i)
		d.Parts = append(d.Parts, digest.Part{Name: name, Found: each, Arrived: parts * each, Meaning: "q=x", Request: query.Request{Question: "what is asked by " + name}})
		for j := range each {
			var abstract strings.Builder
			for k := range 12 {
				fmt.Fprintf(&abstract, sentence, k, j)
			}
			d.Papers = append(d.Papers, digest.Paper{Parts: []string{name}, Hit: query.Hit{Rank: j + 1, Similarity: 0.7, Compared: true, Arrived: "2026-11-22T10:00:00Z", Paper: paper.Paper{
				ID: fmt.Sprintf("arxiv:2611.%02d%03d", i, j), Title: fmt.Sprintf("A paper with a title of the usual length, of part %d at place %d of it", i, j), Abstract: abstract.String(),
				Authors: []string{"Anastasia Itova", "Bo Li", "Cynthia Roe", "Di Ng"}, Published: "2026-11-20", Venue: "Proceedings of a Conference",
			}, Why: &query.Why{Sentence: fmt.Sprintf(strings.TrimSpace(sentence), 7, j), Terms: []string{"method", "usual", "points"}}}})
		}
	}
	return d
}
