package wire

import (
	"testing"

	"paperkin/index/paper"
)

func TestPDF(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    paper.Paper
		want string
	}{
		{"nothing known", paper.Paper{URL: "https://example.org/a"}, ""},
		{"its address", paper.Paper{URL: "https://example.org/a.pdf?download=1", Aliases: []string{"arxiv:1706.03762"}}, "https://example.org/a.pdf?download=1"},
		{"its file", paper.Paper{URL: "https://example.org/a", Files: []string{"local.pdf", "https://example.org/a<b>.pdf"}}, "https://example.org/a%3Cb%3E.pdf"},
		{"other schemes", paper.Paper{URL: "file:///etc/a.pdf", Files: []string{"javascript:x.pdf", "ftp://example.org/a.pdf"}}, ""},
		{"arXiv", paper.Paper{Aliases: []string{"arxiv:1706.03762"}}, "https://arxiv.org/pdf/1706.03762"},
		{"arXiv before 2007", paper.Paper{Aliases: []string{"arxiv:math/0309136"}}, "https://arxiv.org/pdf/math/0309136"},
		{"ACL", paper.Paper{Aliases: []string{"acl:2020.acl-main.1"}}, "https://aclanthology.org/2020.acl-main.1.pdf"},
		{"bioRxiv", paper.Paper{Aliases: []string{"doi:10.1101/2020.01.30.927871"}}, "https://www.biorxiv.org/content/10.1101/2020.01.30.927871.full.pdf"},
		{"medRxiv", paper.Paper{Venue: "medRxiv", Aliases: []string{"doi:10.1101/2020.01.30.927871"}}, "https://www.medrxiv.org/content/10.1101/2020.01.30.927871.full.pdf"},
		{"a journal of the same registrant", paper.Paper{Aliases: []string{"doi:10.1101/gr.1234567"}}, ""},
		{"PMC", paper.Paper{Fields: map[string]string{"PMCID": "PMC77"}}, "https://pmc.ncbi.nlm.nih.gov/articles/PMC77/pdf/"},
		{"PMC's page", paper.Paper{URL: "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/"}, "https://pmc.ncbi.nlm.nih.gov/articles/PMC77/pdf/"},
		{"OpenReview", paper.Paper{URL: "https://openreview.net/forum?id=05T81-ScPFb"}, "https://openreview.net/pdf?id=05T81-ScPFb"},
		{"PMLR", paper.Paper{URL: "http://proceedings.mlr.press/v13/kaelin10a.html"}, "https://proceedings.mlr.press/v13/kaelin10a/kaelin10a.pdf"},
		{"CVF", paper.Paper{URL: "https://openaccess.thecvf.com/content_cvpr_2013/html/Yuan_3D_R_Transform_2013_CVPR_paper.html"}, "https://openaccess.thecvf.com/content_cvpr_2013/papers/Yuan_3D_R_Transform_2013_CVPR_paper.pdf"},
		{"NeurIPS with its hash", paper.Paper{URL: "https://papers.nips.cc/paper_files/paper/2022/hash/20a5e2-Abstract-Conference.html"}, "https://papers.nips.cc/paper_files/paper/2022/file/20a5e2-Paper-Conference.pdf"},
		{"ECCV", paper.Paper{URL: "https://www.ecva.net/papers/eccv_2018/papers_ECCV/html/Ye_Yuan_3D_ECCV_2018_paper.php"}, "https://www.ecva.net/papers/eccv_2018/papers_ECCV/papers/Ye_Yuan_3D_ECCV_2018_paper.pdf"},
		{"RSS", paper.Paper{URL: "https://www.roboticsproceedings.org/rss05/p22.html"}, "https://www.roboticsproceedings.org/rss05/p22.pdf"},
		{"JMLR", paper.Paper{URL: "http://www.jmlr.org/papers/v3/bengio03a.html"}, "https://www.jmlr.org/papers/volume3/bengio03a/bengio03a.pdf"},
		{"IJCAI", paper.Paper{URL: "https://www.ijcai.org/proceedings/2020/69"}, "https://www.ijcai.org/proceedings/2020/0069.pdf"},
		{"bioRxiv's page", paper.Paper{URL: "https://www.biorxiv.org/content/10.1101/2020.01.30.927871v2.full"}, "https://www.biorxiv.org/content/10.1101/2020.01.30.927871v2.full.pdf"},
	} {
		if got := PDF(tt.p); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
