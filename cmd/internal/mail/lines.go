package mail

import (
	"bytes"
	"errors"
	"fmt"
)

// maxLine is the most bytes of a line without its end (RFC 5322, 2.1.1).
const maxLine = 998

// check returns an error unless bytes can be handed over as they are: in ASCII, in lines that
// end with CRLF, none of which is too long. A lone CR or LF would be read in one way by one
// server and in another by the next.
func check(message []byte) error {
	if len(message) == 0 {
		return errors.New("the message is empty")
	}
	number := 0
	for line := range bytes.Lines(message) {
		number++
		text, ok := bytes.CutSuffix(line, []byte("\r\n"))
		switch {
		case !ok || bytes.IndexByte(text, '\r') >= 0:
			return fmt.Errorf("line %d of the message does not end with CRLF alone", number)
		case len(text) > maxLine:
			return fmt.Errorf("line %d of the message has %d bytes: mail has at most %d", number, len(text), maxLine)
		}
		if i := bytes.IndexFunc(text, func(r rune) bool { return r == 0 || r > '~' }); i >= 0 {
			return fmt.Errorf("line %d of the message has a byte that is not ASCII", number)
		}
	}
	return nil
}
