package indextest

import (
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"

	"paperkin/index"
	"paperkin/index/filter"
)

// Varied is a line of a paper that has some of everything that filters look at.
func Varied(r *rand.Rand, id string) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	some := func(list ...string) string {
		var quoted []string
		for _, s := range list {
			if r.IntN(3) == 0 {
				quoted = append(quoted, fmt.Sprintf("%q", s))
			}
		}
		return "[" + strings.Join(quoted, ",") + "]"
	}
	return cited(fmt.Sprintf(`{"id":%q,"title":"Title of %s","abstract":%q,"published":%q,"venue":%q,"type":%q,"url":%q,"authors":%s,"categories":%s,"keywords":%s}`,
		id, pick(id, "two"), pick("", "a text of "+id, "another text", "What's in the networks' text?", "A network in-depth, a text.", "indepth text of don't", "Pre-training of word2vec.", "pretraining by word 2 vec", "anti-pre-training text"), pick("", "2018", "2019-02", "2019-02-28", "2019-03-01", "2020", "2021-12-31"),
		pick("", "ICML", "Icml", "NeurIPS", "Journal of Waves", "journal of wåves"), pick("", "article-journal", "chapter", "thesis"),
		pick("", "https://a.example/x.pdf", "https://a.example/x"),
		some("Wei Zhang", "Zhang Wei", "Wéi Zhang", "Ana María de la Cruz", "J.-P. Sartre", "Li", "Zhang W.", "Jörg Müller", "J Mueller"),
		some("cs.CL", "cs.LG", "CS.cl", "math.AP", "waves"), some("Waves", "deep learning", "Deep Learning", "cs.XX")))
}

// cited gives a line of a paper counts, other ones for another line.
func cited(line string) string {
	n := crc32.ChecksumIEEE([]byte(line))
	return fmt.Sprintf(`%s,"citations":%s,"upvotes":%s}`, strings.TrimSuffix(line, "}"),
		[]string{"null", "null", "0", "3", "12", "1204"}[n%6], []string{"null", "5"}[n/6%2])
}

// Filter draws criteria, some of which no paper that is [Varied] meets.
func Filter(r *rand.Rand) (f index.Filter) {
	pick := func(list ...string) []string {
		if r.IntN(3) > 0 {
			return nil
		}
		return []string{list[r.IntN(len(list))], list[r.IntN(len(list))]}[:1+r.IntN(2)]
	}
	first := func(list []string) string {
		if len(list) == 0 {
			return ""
		}
		return list[0]
	}
	f.Since, f.Until = first(pick("2019", "2019-02", "2019-02-28", "2020-06")), first(pick("2019", "2019-03", "2021"))
	f.Arrived = first(pick("2000-01-01T00:00:00Z", "2999-01-01T00:00:00Z"))
	f.Venues = pick("icml", "*", "", "I*", "journal*w?ves", "[a-i]*", "[^j]*", "nowhere", "[")
	f.Categories, f.Keywords = pick("cs.*", "waves", "*", "CS.CL", "deep*"), pick("waves", "*learning", "cs.*")
	f.Kinds, f.Has = pick("article*", "*", "thesis"), pick("abstract", "doi", "pdf")
	f.Authors = pick("zhang", "wei zh", "zhang wei", "de la", "p sartre", "li", "!", "wei",
		"W. Zhang", "Zhang, W.", "Sartre JP", "sartre, jean-paul", "Ana Cruz", "de la Cruz, A. M.", "Zhang,", ", Li", "J. Müller", "Mueller, Jörg")
	if r.IntN(6) == 0 {
		f.IDs = []string{"p3", "p5", "p8", "none"}
	}
	if r.IntN(6) == 0 {
		f.After = int64(r.IntN(40))
	}
	phrases := []string{"text", "texts", `"texts"`, "a text", "another text", "in-depth", "what's in", "networks text", `"network"`, "title of p1", "the", "text of don't", "zebra", `"pretraining"`, "pre training", "word 2 vec", "word2vec", `"in depth"`}
	f.With, f.Without = pick(phrases...), pick(phrases...)
	f.Persons = pick("wei zhang", "Zhang, Wei", "zhang", "li")
	f.Titles = pick("title", "of p2", "text")
	return f
}

// FilterWithParts is [Filter] with filters within it.
func FilterWithParts(r *rand.Rand) index.Filter {
	f := Filter(r)
	if r.IntN(3) == 0 {
		f.Any = [][]index.Filter{{Filter(r), Filter(r)}, {{With: []string{"a text"}}, {Since: "2019"}}}
	}
	if r.IntN(3) == 0 {
		f.Not = []index.Filter{Filter(r), {Titles: []string{"of p1"}}}
	}
	return f
}

// AddAlike notes which words of a name are one in which ways.
func AddAlike(alike map[string][]string, name string) {
	ways := filter.Spellings(name)
	for _, one := range ways {
		for _, other := range ways {
			words, others := strings.Fields(one), strings.Fields(other)
			for i := range min(len(words), len(others)) {
				if w, o := words[i], others[i]; w != o && !slices.Contains(alike[w], o) {
					alike[w] = append(alike[w], o)
				}
			}
		}
	}
	for _, others := range alike {
		slices.Sort(others)
	}
}
