package faults

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// deposited makes a library of the records of a repository, as they were at first.
func deposited(t *testing.T, dir string, papers int) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>`)
	for i := range papers {
		b.WriteString(depositLine(i, 1))
	}
	b.WriteString("</ListRecords></OAI-PMH>")
	if r := paperkin(t, nil, "--library", dir, "index", "-e", "builtin", tortureFile(t, b.String())); r.code != exitDone {
		t.Fatal(r.stderr)
	}
}

// repository answers like a repository that speaks OAI-PMH, with a few pages of records that
// have changed since: some papers are others now, some have been deleted, and some are new.
// http://www.openarchives.org/OAI/openarchivesprotocol.html
func repository(t *testing.T, n int) (string, *requests) {
	t.Helper()
	asked := &requests{pages: 5} // the first has the formats of metadata
	pages := int(asked.pages) - 1
	size := (n + pages - 1) / pages
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := asked.Add(1)
		fmt.Fprintf(w, `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-05-20T12:%02d:%02dZ</responseDate>`, at/60%60, at%60)
		defer fmt.Fprint(w, "</OAI-PMH>")
		q := r.URL.Query()
		if q.Get("verb") == "ListMetadataFormats" {
			fmt.Fprint(w, `<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix><schema/><metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat></ListMetadataFormats>`)
			return
		}
		page := 0
		fmt.Sscanf(q.Get("resumptionToken"), "page%d", &page)
		fmt.Fprint(w, "<ListRecords>")
		for i := page * size; i < min(n, (page+1)*size); i++ {
			switch i % 4 {
			case 0:
				fmt.Fprint(w, depositLine(i, 2))
			case 1:
				fmt.Fprint(w, depositLine(i, 0))
			case 2:
				fmt.Fprint(w, depositLine(n+i, 1))
			}
		}
		token := ""
		if (page+1)*size < n {
			token = fmt.Sprint("page", page+1)
		}
		fmt.Fprintf(w, "<resumptionToken>%s</resumptionToken></ListRecords>", token)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/oai", asked
}

// depositLine is a paper as a record of a repository; of edition 0 it has been deleted.
func depositLine(i, edition int) string {
	id := fmt.Sprint("oai:repository.example.org:", i)
	if edition == 0 {
		return fmt.Sprintf(`<record><header status="deleted"><identifier>%s</identifier><datestamp>2026-05-09</datestamp></header></record>`, id)
	}
	return fmt.Sprintf(`<record><header><identifier>%s</identifier><datestamp>2026-05-0%d</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">`+
		`<dc:title>%s</dc:title><dc:creator>Oak, Mira</dc:creator><dc:description>%s.</dc:description><dc:date>%d</dc:date></oai_dc:dc></metadata></record>`+"\n",
		id, edition, tortureTitle(i), strings.Join(tortureWords(i, edition), " "), 2000+i%25)
}
