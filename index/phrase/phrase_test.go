package phrase

import (
	"slices"
	"strings"
	"testing"

	"paperkin/index/lexical"
	"paperkin/index/paper"
)

func TestPhrase(t *testing.T) {
	for _, tt := range []struct {
		value   string
		yes, no []string
	}{
		{"transformer", []string{"Transformers are here", "the transformer's layers", "(transformer)"}, []string{"", "trans former"}},
		{`"transformer"`, []string{"a Transformer.", "transformer-based"}, []string{"transformers", "the transformer's layers"}},
		{"“transformer”", []string{"transformer"}, []string{"transformers"}},
		{"lost in translation", []string{"Lost in Translation (and rotation)", "lost-in-translation", "LOST: in translation"}, []string{"lost in translations", "translation in lost", "lost translation"}},
		{"let there be", []string{"Let There Be a clock"}, []string{"let be there"}},
		{"what's in a name", []string{"What’s in a Name?", "whats in a name"}, []string{"what is in a name"}},
		{"don't look", []string{"Don't look up", "dont look"}, []string{"don look"}},
		{"pre-training", []string{"pretraining", "pre-trained", "pre training"}, []string{"training pre", "prefix training"}},
		{"self-supervised", []string{"self-supervised", "Self supervised", "selfsupervised"}, []string{"self is supervised", "supervised"}},
		{"state of the art", []string{"a state-of-the-art method"}, []string{"state of art"}},
		{"Schrödinger", []string{"SCHRODINGER", "Schrödinger's"}, []string{"Schrod"}},
		{"量子", []string{"量子計算", "これは量子です"}, []string{"量", "子量"}},
		{"GPT4", []string{"GPT-4", "gpt4"}, []string{"GPT", "GPT-40"}},
		{"C++", []string{"in C++ and C"}, []string{"in C", "c"}},
		{`"C++"`, []string{"in C++ and C"}, []string{"in C", "c"}},
		{"CO2", []string{"CO$_2$", "co2"}, []string{"co", "2"}},
		{"Müller-Lyer", []string{"Müller-Lyer", "muller lyer", "Mullerlyer"}, []string{"Mueller", "Müller"}},
		{`"β-VAE"`, []string{"a β-VAE", "beta-VAE", "Beta VAE", "βVAE", "betaVAE"}, []string{"VAE", "alphabeta VAE"}},
		{`"TNF-alpha"`, []string{"TNF-α", "TNFα", "TNF alpha", "TNFalpha"}, []string{"TNF", "TNF alphabet"}},
		{`"TNFalpha"`, []string{"TNFα", "TNFalpha", "TNF-α", "TNF-alpha"}, []string{"TNF", "anti-TNF-α"}},
		{`"λόγος"`, []string{"ο λόγος"}, []string{"λ"}},
		{"k means", []string{"k-means", "kmeans clustering", "K Means"}, []string{"k mean", "means", "k is means"}},
		{`"kmeans"`, []string{"k-means", "k means", "the kmeans"}, []string{"k mean", "rank means"}},
		{"kmeans", []string{"k-means", "k means"}, []string{"means"}},
		{`"use k means clustering"`, []string{"we use k-means clustering", "use kmeans clustering"}, []string{"use means clustering"}},
		{"GPT 4", []string{"GPT-4", "GPT4", "gpt 4"}, []string{"GPT-40", "GPT 3 4", "4 GPT"}},
		{`"GPT4"`, []string{"GPT-4", "GPT4", "a gpt 4 model"}, []string{"GPT-40"}},
		{"GPT4", []string{"GPT 4"}, []string{"GPT 40"}},
		{`"GPT-4V"`, []string{"GPT 4 V", "GPT-4V", "GPT4V"}, []string{"GPT-4"}},
		{`"word2vec"`, []string{"word2vec", "word-2-vec", "Word2Vec-style"}, []string{"word", "word-2-vecs"}},
		{"word 2 vec", []string{"word2vec", "word-2-vec", "Word 2 Vec", "word2 vec", "Word2Vec-style"}, []string{"word vec", "word2vecs", "word 2 of vec"}},
		{`"time series"`, []string{"time-series", "timeseries", "Timeseries-based"}, []string{"time of series", "timeserieses"}},
		{"time series models", []string{"timeseries models", "time-series models", "time seriesmodels"}, []string{"timeseriesmodel", "timeseries of models"}},
		{`"pretraining"`, []string{"pre-training", "pretraining"}, []string{"pre training", "pre-trained", "unsupervised-pre-training"}},
		{`"pretraining of models"`, []string{"the pre-training of models"}, []string{"pre-training models"}},
		{"TNFα", []string{"TNF-α", "TNF-alpha", "TNFalpha", "TNF-$\\alpha$"}, []string{"TNF", "anti-TNF-α"}},
		{"TNF alpha", []string{"TNF-α", "TNF-alpha", "TNFalpha", "TNFα", "TNF-$\\alpha$", "anti-TNF-α"}, []string{"TNF", "TNF of alpha"}},
		{"BERT-base", []string{"BERT base", "bert-base", "BERTbase"}, []string{"base BERT"}},
		{`"BERT-base"`, []string{"BERT base", "bert-base", "BERTbase"}, []string{"base BERT", "BERT bases"}},
		{"3D-CNN", []string{"3D CNN", "3DCNN"}, []string{"CNN"}},
		{`"3D-CNN"`, []string{"3D CNN", "3DCNN", "3-D CNN"}, []string{"CNN 3D", "3D-CNNs"}},
		{`"a way"`, []string{"a way"}, []string{"away"}},
		{"colour", []string{"a color", "colours"}, nil},
		{"TNF-α", []string{"TNF-alpha", "TNFalpha", "tnf α"}, []string{"TNF", "alpha TNF"}},
		{"the", []string{"The end"}, []string{"them"}},
	} {
		p, ok := Of(tt.value)
		if !ok {
			t.Fatalf("%q: no phrase", tt.value)
		}
		for _, text := range tt.yes {
			if !p.In("nothing", text) {
				t.Errorf("%q is not in %q", tt.value, text)
			}
		}
		for _, text := range tt.no {
			if p.In(text) {
				t.Errorf("%q is in %q", tt.value, text)
			}
		}
	}
	for _, value := range []string{"", " ", "?!", `""`, `"`, "“”"} {
		if _, ok := Of(value); ok {
			t.Errorf("%q is a phrase", value)
		}
	}
}

// FuzzPhrase: words that follow each other in a text are found in it, and the index has the
// terms of a way for every text that has the phrase in this way.
func FuzzPhrase(f *testing.F) {
	for _, text := range []string{"What's in a name? GPT-4's state-of-the-art, don't ask", "l'apprentissage profond d’abord", "$\\alpha$-divergence of x^2", "量子計算の入門 abc",
		"e\u0301 \xff s's 'quoted' rock 'n' roll", "CO$_2$ emissions, C++ and C#", "its it's its'", "a_b.c --d"} {
		f.Add(text, uint8(1), uint8(3))
	}
	f.Fuzz(func(t *testing.T, text string, from, n uint8) {
		if len(text) > 500 {
			return
		}
		has := lexical.Words(text)
		words := strings.Fields(text)
		if len(words) == 0 {
			return
		}
		at := int(from) % len(words)
		part := strings.Join(words[at:min(len(words), at+int(n%5)+1)], " ")
		p, ok := Of(`"` + part + `"`)
		if !ok {
			if paper.FoldWords(part) != "" && paper.FoldWords(unquote(part)) != "" {
				t.Errorf("%q is no phrase", part)
			}
			return
		}
		if strings.Contains(text, "$") { // math is unwrapped where its end is in sight
			return
		}
		if !p.In(text) {
			t.Errorf("%q is not in %q", part, text)
		}
		for _, w := range p.Ways {
			for _, term := range w.Terms {
				if p.In(text) && len(p.Ways) == 1 && !slices.Contains(has, term) {
					t.Errorf("%q: %q is not among the words of %q, %q", part, term, text, has)
				}
			}
		}
	})
}
