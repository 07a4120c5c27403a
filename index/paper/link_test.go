package paper

import (
	"slices"
	"strings"
	"testing"
)

func TestLink(t *testing.T) {
	for _, tt := range []struct {
		p    Paper
		want string
	}{
		{Paper{ID: "arxiv:1706.03762"}, "https://arxiv.org/abs/1706.03762"},
		{Paper{ID: "arxiv:cs/0101001"}, "https://arxiv.org/abs/cs/0101001"},
		{Paper{ID: "doi:10.1016/s0140-6736(20)30183-5"}, "https://doi.org/10.1016/s0140-6736(20)30183-5"},
		{Paper{ID: "acl:2020.acl-main.1"}, "https://aclanthology.org/2020.acl-main.1"},
		{Paper{ID: "pmid:31978945"}, "https://pubmed.ncbi.nlm.nih.gov/31978945"},
		{Paper{ID: "openalex:W2741809807"}, "https://openalex.org/W2741809807"},
		{Paper{ID: "s2:0796f6cd7f0403a854d67d525e9b32af3b277331"}, "https://www.semanticscholar.org/paper/0796f6cd7f0403a854d67d525e9b32af3b277331"},
		{Paper{ID: "s2:corpusid:37220927"}, "https://api.semanticscholar.org/CorpusID:37220927"},
		{Paper{ID: "doi:10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"},
			"https://doi.org/10.1002/(sici)1097-4571(199806)49:8%3C693::aid-asi4%3E3.0.co;2-o"},
		{Paper{ID: "doi:10.1234/50%25#b?c[1]"}, "https://doi.org/10.1234/50%2525%23b%3Fc%5B1%5D"},
		{Paper{ID: "arxiv:1706.03762", Aliases: []string{"arxiv:1706.03762", "doi:10.1234/x"}}, "https://arxiv.org/abs/1706.03762"},
		{Paper{ID: "sha:0123456789abcdef0123"}, ""},
		{Paper{ID: "3dv2025/05T81ScPFb"}, ""},
		{Paper{ID: "local:7"}, ""},
		{Paper{}, ""},

		{Paper{ID: "arxiv:1706.03762", URL: "https://example.org/a?b=c#d"}, "https://example.org/a?b=c#d"},
		{Paper{ID: "sha:01", URL: "http://example.org/"}, "http://example.org/"},
		{Paper{ID: "sha:01", URL: `https://example.org/a b<c>"d"%20`}, "https://example.org/a%20b%3Cc%3E%22d%22%20"},
		{Paper{ID: "arxiv:1706.03762", URL: "javascript:alert(1)"}, "https://arxiv.org/abs/1706.03762"},
		{Paper{ID: "sha:01", URL: "file:///etc/passwd"}, ""},
		{Paper{ID: "sha:01", URL: "www.example.org"}, ""},
	} {
		if got := Link(tt.p); got != tt.want {
			t.Errorf("link of %s, %q: got %q, want %q", tt.p.ID, tt.p.URL, got, tt.want)
		}
	}
}

// TestLinkNamesThePaper: what reads an export finds the paper again by its link.
func TestLinkNamesThePaper(t *testing.T) {
	for _, id := range []string{"arxiv:1706.03762", "arxiv:cs/0101001", "doi:10.1016/s0140-6736(20)30183-5", "doi:10.1234/50%25#b?c[1]",
		"doi:10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o", `doi:10.1234/"a\b^c{d}|e` + "`f", "acl:2020.acl-main.1", "pmid:31978945",
		"openalex:W2741809807", "s2:0796f6cd7f0403a854d67d525e9b32af3b277331"} {
		if got, ok := ParseID(Link(Paper{ID: id})); !ok || got != id {
			t.Errorf("%s: its link names %q", id, got)
		}
	}
}

// TestAddressForms: an address is found however sources write it, and prose is none.
func TestAddressForms(t *testing.T) {
	for address, want := range map[string]string{
		"https://openreview.net/forum?id=4d69": "http://openreview.net/forum?id=4d69", "openreview.net/forum?id=4d69": "https://openreview.net/forum?id=4d69",
		"HTTP://www.example.org/a":  "https://example.org/a/",
		" https://example.org/a/ ":  "http://www.example.org/a",
		"https://example.org/a#top": "https://example.org/a", "https://example.org/#/a": "https://example.org/#/a",
		"https://example.org": "https://example.org/", "https://example.org:80/a": "http://example.org:80/a",
	} {
		if got := AddressForms(address); !slices.Contains(got, want) {
			t.Errorf("%q: got %q, want %q among them", address, got, want)
		}
	}
	for _, text := range []string{"", "e.g", "GPT-3.5", "and/or", "nips2015/5707", "see https://example.org/a", "https://example.org/a b", "https://", "1.5",
		"https://example.org/" + strings.Repeat("a", MaxID)} {
		if got := AddressForms(text); got != nil {
			t.Errorf("%q: got %q, want none", text, got)
		}
	}
}
