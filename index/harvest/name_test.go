package harvest

import "testing"

func TestReadName(t *testing.T) {
	for text, id := range map[string]string{
		"arxiv:1706.03762v2": "arxiv:1706.03762", "1706.03762": "arxiv:1706.03762", "https://arxiv.org/pdf/cs/0112017.pdf": "arxiv:cs/0112017",
		"https://huggingface.co/papers/2605.00001": "arxiv:2605.00001", "10.5555/Tides.1": "doi:10.5555/tides.1",
		"https://doi.org/10.48550/arXiv.2605.00001": "arxiv:2605.00001", "pmid: 20000001": "pmid:20000001",
		"https://pubmed.ncbi.nlm.nih.gov/20000001/": "pmid:20000001", "https://openalex.org/W19000": "openalex:W19000", "CorpusID:7": "s2:corpusid:7",
		"acl:2020.acl-main.1": "acl:2020.acl-main.1", "978-3-16-148410-0": "isbn:9783161484100", "ISBN 3-16-148410-X": "isbn:9783161484100", "isbn:316148410X": "isbn:9783161484100",
		"Tides of the inner sea": "", " GPT-4 report ": "",
	} {
		if n, ok := ReadName(text); !ok || n.ID != id {
			t.Errorf("%q: %+v, %t, want %q", text, n, ok, id)
		}
	}
	for text, hf := range map[string]bool{"https://huggingface.co/papers/2605.00001": true, "http://www.hf.co/papers/2605.00001?x=1": true, "hf:2605.00001v2": true, "HF:2605.00001": true,
		"arxiv:2605.00001": false, "https://arxiv.org/abs/2605.00001": false, "2605.00001": false} {
		if n, ok := ReadName(text); !ok || n.ID != "arxiv:2605.00001" || n.HF != hf {
			t.Errorf("%q: %+v, %t, want the page at Hugging Face: %t", text, n, ok, hf)
		}
	}
	for _, text := range []string{"", "tides", "hf:tides", "https://huggingface.co/datasets/squad", "978-3-16-148410-1", "3161484109", "papers.bib", "sha:0a1b", "..."} {
		if n, ok := ReadName(text); ok {
			t.Errorf("%q is %+v, want no name", text, n)
		}
	}
}
