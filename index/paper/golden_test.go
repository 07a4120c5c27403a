package paper

import (
	"encoding/json"
	"strings"
	"testing"
)

// goldenPapers are papers with all that the hashes fold or leave alone: case,
// accents in both compositions, TeX, math, markup, ligatures, scripts without
// spaces, half characters, and parts that are empty.
var goldenPapers = []Paper{
	{},
	{Title: "Attention Is All You Need", Abstract: "The dominant sequence transduction models are based on complex recurrent networks.",
		Authors: []string{"Ashish Vaswani", "Noam Shazeer"}, Published: "2017-06-12", Venue: "NeurIPS", Categories: []string{"cs.CL", "cs.LG"}},
	{ID: "arxiv:1706.03762", Aliases: []string{"arxiv:1706.03762", "doi:10.1/x"}, Keys: []string{"vaswani17"}, Title: "ATTENTION is all, you need!",
		Authors: []string{"Vaswani Jr."}, Published: "2017", URL: "https://arxiv.org/abs/1706.03762"},
	{Title: "Über naïve Übungen: Erdős–Rényi", Abstract: "Ein Café an der Straße; Łódź, Ångström, İstanbul.", Authors: []string{"José Álvarez-Bayo"}, Published: "1999-05"},
	{Title: "U\u0308ber nai\u0308ve U\u0308bungen: Erdo\u030bs-Re\u0301nyi", Abstract: "Ein Cafe\u0301 an der Straße.", Authors: []string{"Jose\u0301 A\u0301lvarez-Bayo"}, Published: "1999-05"},
	{Title: `Schr\"odinger bridges and Erd\H{o}s numbers`, Abstract: `We show $O(n \log n)$ for $\alpha_{i} < 5$ and \emph{much} more, 90\% of it.`, Authors: []string{`Kurt G{\"o}del`}, Published: "1931"},
	{Title: "Schrödinger bridges and Erdős numbers", Abstract: "We show $O(n \\log n)$ for $\\alpha_{i} < 5$ and much more, 90% of it.", Authors: []string{"Kurt Gödel"}, Published: "1931"},
	{Title: "日本語の題名", Abstract: "これは要旨です。専門家の混合。", Authors: []string{"伊藤 慧"}, Published: "2020-01-17"},
	{Title: "深度学习综述", Abstract: "本文综述了深度学习。", Authors: []string{"王伟"}},
	{Title: "한국어 제목", Abstract: "초록입니다.", Authors: []string{"김 철수"}, Published: "2021"},
	{Title: "Заглавие статьи", Abstract: "Аннотация: ёлка и Йод.", Authors: []string{"Фёдор Достоевский"}, Published: "1866"},
	{Title: "Ελληνικός τίτλος", Abstract: "Περίληψη με ς και Σ.", Authors: []string{"Πλάτων"}},
	{Title: "عنوان عربي", Abstract: "ملخص قصير", Authors: []string{"محمد علي"}},
	{Title: "हिन्दी शीर्षक", Abstract: "सारांश", Authors: []string{"राम"}},
	{Title: "ﬁne ﬂuids, x² and ½ of ℝ", Abstract: "Full width Ａ１ and circled ①; µm against μm, K against K.", Authors: []string{"Ｊ. Ito"}},
	{Title: "<i>E. coli</i> &amp; H<sub>2</sub>O", Abstract: "p < 0.05 & q > 1 — “quoted”, ‘so’, it’s…", Authors: []string{"O’Neil, Pat"}},
	{Title: "Emoji 🧬 and joiners 👩\u200d🔬, soft\u00adhyphen, zero\u200bwidth", Abstract: "\ufeffmark", Authors: []string{"A"}},
	{Title: "Broken \xff\xfe bytes", Abstract: "half \xe6\x97 character", Authors: []string{"\xffX"}},
	{Title: "Title alone"},
	{Title: "No author", Abstract: "But an abstract."},
	{Title: "!?", Abstract: "...", Authors: []string{"?"}, Published: "2000"},
	{Title: "Suffixes", Authors: []string{"Martin Luther King Jr."}, Published: "1963-08-28"},
	{Title: "Suffixes", Authors: []string{"M. King, III"}, Published: "1963"},
	{Title: "Particles", Authors: []string{"Jan van den Berg"}, Published: "2001"},
	{ID: "sha:0", Aliases: []string{"sha:0"}, Title: "Extra", Extra: map[string]json.RawMessage{"b": json.RawMessage(`{"x":[1,2]}`), "a": json.RawMessage(`"é"`)},
		Original: &Original{Title: "E{x}tra", Abstract: "a  b"}},
	{Title: strings.Repeat("long ", 500), Abstract: strings.Repeat("Größe 長さ ", 500), Authors: []string{strings.Repeat("Ab ", 100)}, Published: "2024"},
}

// goldenHashes are the id, the text hash, the work hash and the content hash of
// each of goldenPapers. Libraries hold them: none may ever change.
var goldenHashes = [][4]string{
	{"sha:96a296d224f285c67bee", "", "", "af5570f5a1810b7af78c"},
	{"sha:5b2044b9bb79ae486041", "42a74119866039882388", "e1a9e590f41fd4e78cf3", "6eb964e27bc067e123f3"},
	{"sha:54868133839a8e22e3c2", "", "f5a437352264059aabda", "a29c2524d2dee2853f13"},
	{"sha:9a30e11228cbfea23c80", "c4d3fec07bcfe838162a", "a6e5ea162eb3781ae33f", "f37e994f017019ca92fa"},
	{"sha:9a30e11228cbfea23c80", "dfa0154f43540e17447d", "a6e5ea162eb3781ae33f", "6e8fa42ac1791cb009d9"},
	{"sha:0491a5f329b6208edb4a", "eee90b1a7602ee094615", "e0272aacce77ab2f01ed", "0c7a5e1dd40d0c3036e0"},
	{"sha:7832725a235c1a2a44fe", "f4424e71c99008360963", "57cea4e88938a0f04851", "0436b914682d9a555d47"},
	{"sha:ccd01c0d4dfe0a0de224", "7f670a750700924f9ea5", "e97b50aec5057845dd06", "d126570b38060f396fca"},
	{"sha:68996af3d3eb64fe3e45", "51bb7bd4ba9f951ea789", "22c08020197e4a2e2f98", "546f2220f16d78b810ed"},
	{"sha:ae91cb040cb8e7795689", "d7b63ffae809fb9401e5", "ab62d29f1542d3dbf1f7", "0edab1edaf0bdc8696a4"},
	{"sha:a0850ae63050de69f6e1", "b22ed7d96aaa0febf03c", "e7feb9ae10f0239e21ca", "ee9947fff5b122e6f6ff"},
	{"sha:329afe2dbb9f1c455dae", "c2a9cfc3e95ef6ef58fc", "8a389732de841a314be5", "7156fb9a2f9639e8d56a"},
	{"sha:670f5da06c6d593a129b", "3e61468eb7ae95935501", "b31261bc4cf2346c0c98", "baa496642956b95b7ac8"},
	{"sha:a820b942b1d95a3edb0e", "9e4aac9603b5fb5d066b", "968953aef4cdde0095f6", "e36a891a730bf1272305"},
	{"sha:7bd9d746a509265a512d", "5364777830e5f89b00b5", "c6adc5b4a1ca0d257031", "371c81cd76feb37245e9"},
	{"sha:07f1ae03c8c4f768f021", "e99e53bbcebaddef8b9c", "400604c663cf755861c1", "6ff1eda61d18e6dadc10"},
	{"sha:d632f45dd6d6a88d98d0", "d2179deeea041c1cca5b", "5e16841738b1610fb729", "adc4eba860a4bd740bbb"},
	{"sha:bd3ba9762b850cde044b", "963c497336038ae8eb6a", "d442180be587636045de", "964d79d25b45a610df9a"},
	{"sha:23192659e32838ae66e0", "", "", "c4205cc01b8d1840aaec"},
	{"sha:ab8cd10050c17ee3c541", "070a88860717192f59fd", "", "200897f48e7e6fa0213c"},
	{"sha:3b131d864f6771fa935d", "", "", "98901fe302cfd4ac0986"},
	{"sha:f6e8971595b271e5a145", "", "4049491d22308c54362d", "50dc44c88c825bd9b231"},
	{"sha:c23cb55ee155512374c0", "", "4049491d22308c54362d", "753fe90aed872f13721a"},
	{"sha:ea8b9cfc1fec7c4ad22f", "", "2f8455716548811c6b02", "2be3eabe1f4e6b9f11f4"},
	{"sha:92ccb3a54c9ec7a7f465", "", "", "cc2e189eba822ded6e3b"},
	{"sha:6d26f8b0036b89347c78", "e5ec8e1b57d527ca6126", "a9fb893462a323db0e88", "02cb0b30909a6e10a5c1"},
}

// TestGoldenHashes: a library that was written years ago finds its papers again.
func TestGoldenHashes(t *testing.T) {
	for i, p := range goldenPapers {
		first := append(p.Authors, "")[0]
		got := [4]string{HashID(p.Title, first, p.Year()), TextHash(p), WorkHash(p), ContentHash(p)}
		if i >= len(goldenHashes) || got != goldenHashes[i] {
			t.Errorf("paper %d, %.40q: got\n\t{%q, %q, %q, %q},", i, p.Title, got[0], got[1], got[2], got[3])
		}
	}
}
