package paper

import (
	"bytes"
	"encoding/json"
	"io"
)

// WriteJSONL writes a paper as one line of Paperkin's own format. Reading the
// line gives the same paper, and writing that the same bytes: fields come in a
// fixed order, the keys of extra sorted, and nothing is escaped that need not
// be.
func WriteJSONL(w io.Writer, p Paper) error {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(p); err != nil {
		return err
	}
	_, err := w.Write(line.Bytes())
	return err
}
