package static

import (
	"hash/crc32"
	"runtime"
	"testing"

	"paperkin/embed"
)

// TestGoldenVectors: the libraries of users hold vectors with these bytes. Other
// bytes mean another model or preparation, and so need another space.
func TestGoldenVectors(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the compiler may fuse products and sums here, which rounds differently")
	}
	e := mustOpen(t)
	var texts []string
	for _, title := range []string{
		"Attention is all you need", "Über naïve Übungen: Erdős–Rényi graphs", `Schrödinger bridges in $O(n \log n)$ and \(x^2\)`,
		"“Quoted” ﬁne ½ of ℝ", "GPT-4 is  State-of-the-Art!", "<i>E. coli</i> &amp; H2O", "broken \xff bytes of a network",
	} {
		texts = append(texts, e.Space().Document(title, title+" We study the "+title+" and measure it."), e.Space().Query(title))
	}
	vectors, err := e.EmbedDocuments(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	var b []byte
	for _, v := range vectors {
		b = embed.AppendBytes(b, v)
	}
	if got, want := crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)), uint32(0xa82b3144); got != want {
		t.Errorf("got %#08x, want %#08x", got, want)
	}
}
