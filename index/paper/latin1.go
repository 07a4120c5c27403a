package paper

import (
	"io"

	"golang.org/x/text/encoding/charmap"
)

// decodeLatin1 reads text of one byte a character as UTF-8. Windows' variant
// says what the few codes are that Latin-1 leaves to control characters.
func decodeLatin1(in io.Reader) io.Reader { return charmap.Windows1252.NewDecoder().Reader(in) }
