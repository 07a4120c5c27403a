package table

import (
	"encoding/csv"
	"io"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// csvEncoder writes a table that spreadsheets can read.
type csvEncoder struct{ w *csv.Writer }

func newCSVEncoder(w io.Writer) format.Encoder {
	e := csvEncoder{csv.NewWriter(w)}
	e.w.Write([]string{"id", "title", "abstract", "authors", "date", "venue", "keywords", "doi", "arxiv", "pmid", "url"}) // Close returns the error
	return e
}

func (e csvEncoder) Encode(p paper.Paper) error {
	return e.w.Write([]string{p.ID, p.Title, p.Abstract, strings.Join(p.Authors, "; "), p.Published, p.Venue,
		strings.Join(p.Categories, "; "), paper.IDOf(p, "doi"), paper.IDOf(p, "arxiv"), paper.IDOf(p, "pmid"), paper.Address(p)})
}

func (e csvEncoder) Close() error {
	e.w.Flush()
	return e.w.Error()
}
