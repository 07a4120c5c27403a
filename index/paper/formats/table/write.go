package table

import (
	"encoding/csv"
	"fmt"
	"io"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// encoder writes a table that spreadsheets can read.
type encoder struct{ w *csv.Writer }

func newEncoder(w io.Writer) format.Encoder {
	e := encoder{csv.NewWriter(w)}
	e.w.Write(exported) // Close returns the error
	return e
}

func (e encoder) Encode(p paper.Paper) error {
	p = paper.WithCarried(p)
	cells, err := exportedCells(&p)
	if err != nil {
		return fmt.Errorf("paper %s: %w", p.ID, err)
	}
	row := make([]string, len(exported))
	for i, name := range exported {
		row[i] = text.Cell(cells[name])
	}
	return e.w.Write(row)
}

func (e encoder) Close() error {
	e.w.Flush()
	return e.w.Error()
}
