package paper

import "testing"

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
		{Paper{ID: "sha:0123456789abcdef0123"}, ""},
		{Paper{ID: "3dv2025/05T81ScPFb"}, ""},
		{Paper{ID: "local:7"}, ""},
		{Paper{}, ""},

		{Paper{ID: "arxiv:1706.03762", URL: "https://example.org/a?b=c#d"}, "https://example.org/a?b=c#d"},
		{Paper{ID: "sha:01", URL: "http://example.org/"}, "http://example.org/"},
		{Paper{ID: "arxiv:1706.03762", URL: "javascript:alert(1)"}, "https://arxiv.org/abs/1706.03762"},
		{Paper{ID: "sha:01", URL: "file:///etc/passwd"}, ""},
		{Paper{ID: "sha:01", URL: "www.example.org"}, ""},
	} {
		if got := Link(tt.p); got != tt.want {
			t.Errorf("link of %s, %q: got %q, want %q", tt.p.ID, tt.p.URL, got, tt.want)
		}
	}
}
