package schema

import (
	"slices"
	"testing"

	"paperkin/index/paper"
)

// TestTokens: the words of a paper's names are those of the texts that name it.
func TestTokens(t *testing.T) {
	p := paper.Paper{ID: "arxiv:1706.03762", Aliases: []string{"arxiv:1706.03762", "doi:10.1/ABC"}, Keys: []string{"Vaswani2017"}, Title: "Attention Is All You Need",
		URL: "https://a.org/p 1"}
	r := Record{Paper: p, Carried: []string{"doi:10.1/book"}}
	named := tokensOf(AliasesOf(r), p.Title)
	for text, want := range map[string][]Way{
		"https://arxiv.org/abs/1706.03762v5": {ByID},
		"attention: is all you NEED":         {ByTitle},
		"doi:10.1/book":                      {ByCarried},
		"Vaswani2017":                        {ByKey},
		"vaswani2017":                        {ByAnyCase},
		"https://a.org/p%201":                {ByAddress},
		"attention":                          nil,
		"":                                   nil,
	} {
		ways := TokensFor(text).Ways(named)
		slices.Sort(ways)
		if i := slices.Index(ways, ByAnyCase); i > 0 { // what is named exactly is so in any case
			ways = ways[:i]
		}
		if !slices.Equal(ways, want) {
			t.Errorf("%q: got %v, want %v", text, ways, want)
		}
	}
}
