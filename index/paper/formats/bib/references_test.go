package bib_test

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper/formats/bib"
)

func TestReferences(t *testing.T) {
	const entries = `% made by hand
@string{nips = "NeurIPS"}
@comment{ @article{hidden, title={Not one}} }
@article{vaswani17,
  title   = {Attention Is {All} You Need},
  eprint  = {1706.03762v5}, archivePrefix = {arXiv},
  year = 2017
}
@InProceedings( he16 ,
  booktitle = "CVPR", title = "Deep {R}esidual {\"U}bung",
  doi = "10.1109/CVPR.2016.90" )
@misc{open, title = {Never closed,
@misc{page, url = {https://doi.org/10.1038/NATURE14539}}
@book{untitled, author = {Nobody}}
`
	for _, tt := range []struct{ name, text, want string }{
		{"bibtex", entries, "4 arxiv:1706.03762|Attention Is All You Need; 9 doi:10.1109/cvpr.2016.90|Deep Residual Übung; " +
			"12 Never closed; 13 doi:10.1038/nature14539"},
		{"one line", "@a{k, title={One}} @b{l, title={Two}}\n@string{t={Three}}@c{m, title=t}@comment{@d{n, title={Four}}}", "1 One; 1 Two; 2 Three"},
		{"list", "# mine\n1706.03762\n\n https://arxiv.org/abs/2101.00001v2 \r\ndoi:10.1000/X\n", "2 arxiv:1706.03762; 4 arxiv:2101.00001; 5 doi:10.1000/x"},
		{"draft", "We study experts.\n1706.03762 is related.", "no references"},
		{"mail", "write to me@home {now}", "no references"},
		{"nothing", "\n# \n", "no references"},
		{"empty", "", "no references"},
	} {
		list, ok := bib.References(tt.text)
		var got []string
		for _, r := range list {
			got = append(got, fmt.Sprint(r.Line, " ", strings.Join(r.Names, "|")))
		}
		if !ok {
			got = append(got, "no references")
		}
		if got := strings.Join(got, "; "); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func FuzzReferences(f *testing.F) {
	f.Add("@a{b, title = {c {d}}, doi=\"10.1/x\"}\n@x(")
	f.Add("1706.03762\n")
	f.Add("@a{b,title={")
	f.Fuzz(func(t *testing.T, text string) {
		list, _ := bib.References(text)
		for _, r := range list {
			if len(r.Names) == 0 || r.Line < 1 || r.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("%q: %+v", text, r)
			}
		}
	})
}
