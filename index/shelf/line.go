package shelf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"paperkin/index/durable"
)

// A line is an event as a JSON object. Its last member is the CRC-32C of the bytes
// before it, as eight hexadecimal digits:
//
//	{"at":"2026-11-28T20:00:00Z","do":"apart","papers":["doi:10.5555/1","sha:5e"],"sum":"0a1b2c3d"}
//
// A line that was written by hand needs none.

// maxLine is the most bytes of a line. A note of the user's can be long.
const maxLine = 1 << 20

// encode returns the line of an event, with its end.
func encode(e Event) ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	j := json.NewEncoder(&b)
	j.SetEscapeHTML(false)
	if err := j.Encode(e); err != nil {
		return nil, err
	}
	line := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(line)+durable.SumBytes > maxLine {
		return nil, fmt.Errorf("event of %d bytes, want at most %d", len(line), maxLine-durable.SumBytes)
	}
	return append(durable.Summed(line), '\n'), nil
}

// decode reads a line without its end. Of an event of a kind that this program does
// not know it returns the kind alone.
func decode(line []byte) (e Event, err error) {
	if err := durable.CheckSum(line); err != nil {
		return e, err
	}
	e, ok := quick(line)
	if !ok {
		var kind struct{ Do string }
		if err := json.Unmarshal(line, &kind); err != nil {
			return Event{}, fmt.Errorf("not an event: %w", err)
		}
		if !isKnown(kind.Do) && kind.Do != "" { // of a later program: its other members may be anything
			return Event{Do: kind.Do}, nil
		}
		e = Event{}
		if err := json.Unmarshal(line, &e); err != nil {
			return Event{}, fmt.Errorf("not an event: %w", err)
		}
	}
	if err := e.check(); err != nil {
		return Event{}, err
	}
	return e, nil
}

// check returns an error unless an event says what its kind has to say.
func (e Event) check() error {
	switch e.Do {
	case "":
		return errors.New(`not an event: no "do"`)
	case isOf:
		if e.Library == "" {
			return fmt.Errorf("%q without a library", e.Do)
		}
	case Same, Apart:
		if len(e.Papers) != 2 || e.Papers[0] == e.Papers[1] || slices.Contains(e.Papers, "") {
			return fmt.Errorf("%q of %q, want two papers", e.Do, e.Papers)
		}
	case Tag, Untag, Note, Like, Dislike, Clear, Read, Unread:
		return e.checkRemark()
	case Save, Forget, Told:
		return e.checkSearch()
	case Sent:
		if len(e.Papers) == 0 || slices.Contains(e.Papers, "") {
			return fmt.Errorf("%q without papers", e.Do)
		}
	}
	return nil
}

// checkRemark is check for what is said of one paper.
func (e Event) checkRemark() error {
	if e.Paper == "" || slices.Contains(e.Also, "") {
		return fmt.Errorf("%q without a paper", e.Do)
	}
	switch e.Do {
	case Tag, Untag:
		return CheckTag(e.Tag)
	case Note:
		return CheckNote(e.Text)
	}
	return nil
}

func isKnown(do string) bool {
	switch do {
	case Same, Apart, Tag, Untag, Note, Like, Dislike, Clear, Read, Unread, Save, Forget, Told, Sent, isOf:
		return true
	}
	return false
}
