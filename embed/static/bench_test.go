package static

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// abstracts are texts of about 200 words, like real ones: words that are pieces
// of the vocabulary, and words that have to be split into several.
func abstracts(n int) []string {
	sentences := []string{
		"We present a method that learns sparse representations of molecular graphs from few labelled examples.",
		"Prior approaches rely on hand-crafted features or on costly pre-training over unlabelled corpora, which limits their use.",
		"Our estimator is unbiased under mild assumptions, and its variance decreases at a rate of O(1/n).",
		"Experiments on twelve benchmarks show consistent improvements of 2.3 to 7.9 points over strong baselines.",
		"Ablations reveal that the regulariser accounts for most of the gain, whereas the architecture matters little.",
		"Code, checkpoints and hyperparameters are available for reproduction by the community.",
	}
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for j := range 13 {
			fmt.Fprintf(&b, "%s ", sentences[(i+j*j)%len(sentences)])
		}
		texts[i] = b.String()
	}
	return texts
}

// BenchmarkEmbed measures abstracts per second on one core.
func BenchmarkEmbed(b *testing.B) {
	e, texts := mustOpen(b), abstracts(100)
	for b.Loop() {
		if _, err := e.EmbedDocuments(context.Background(), texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "abstracts/s")
}

func BenchmarkTokenize(b *testing.B) {
	e, texts := mustOpen(b), abstracts(100)
	for b.Loop() {
		for _, t := range texts {
			idsOf(e, t)
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "abstracts/s")
}

// BenchmarkOpen measures the model's share of the time to start the program.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		mustOpen(b)
	}
}
