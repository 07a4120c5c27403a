package text

import (
	"strings"
	"testing"
)

func BenchmarkClean(b *testing.B) {
	for name, text := range map[string]string{
		"plain":   strings.Repeat("We study a subject by a method and find that most samples agree. ", 20) + "x",
		"accents": strings.Repeat("Erdős–Rényi graphs are a naïve model. ", 30) + "x",
		"tex":     strings.Repeat(`Erd\H{o}s--R\'enyi graphs with $O(n \log n)$ \emph{edges}. `, 20) + "x",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Clean(text)
			}
		})
	}
}
