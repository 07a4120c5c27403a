package text

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// goldenTexts hold what the foldings treat differently: case, accents in both
// compositions, TeX, math, markup, typography, ligatures, scripts without
// spaces, invisible characters, half characters, and nothing.
var goldenTexts = []string{
	"", " \t\n", "!?", "GPT-4 is  State-of-the-Art (2.5x)!",
	"Über naïve Übungen: Erdős–Rényi", "U\u0308ber nai\u0308ve U\u0308bungen: Erdo\u030bs-Re\u0301nyi",
	`Schr\"odinger and Erd\H{o}s: {\em on} $O(n \log n)$, $\alpha_{i} < 5$ and \(x^2\) for $5 or 90\%`,
	"Łódź, Straße, Ångström, İstanbul, ς Σ", "日本語の題名。専門家の混合", "한국어 제목", "ёлка и Йод", "हिन्दी शीर्षक", "عنوان عربي",
	"ﬁne ﬂuids, x² and ½ of ℝ, Ａ１ ① µm μm K K", "“quoted”, ‘so’, it’s… — •", "soft\u00adhyphen zero\u200bwidth \ufeffmark 👩\u200d🔬",
	"broken \xff\xfe bytes, half \xe6\x97 character", "<i>E. coli</i> &amp; p < 0.05", `\href{https://x.org/a_b}{here} \textbf{b} \ss{} \enquote{q}`,
	strings.Repeat("long Größe ", 300),
}

func digest(apply func(string) string) string {
	h := sha256.New()
	for _, s := range goldenTexts {
		fmt.Fprintf(h, "%q\n", apply(s))
	}
	return hex.EncodeToString(h.Sum(nil)[:10])
}

// TestGolden: vectors, ids, keys and hashes on disk depend on these bytes. A
// change needs a new version of a folding, not a new golden hash.
func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		apply func(string) string
		want  string
	}{
		"plain-1":      {Plain1.Apply, "c9e4e941f5917483c425"},
		"uncased-1":    {Uncased1.Apply, "a761a96139ddb0deb847"},
		"uncased-2":    {Uncased2.Apply, "b4f98fc865fb38929bd3"},
		"letters-1":    {Letters1.Apply, "9ee17dce583c056491dc"},
		"unaccented-1": {Unaccented1.Apply, "ecb050c3d2c1e0e0a2a9"},
	} {
		if got := digest(c.apply); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
