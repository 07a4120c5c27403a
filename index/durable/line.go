package durable

import (
	"bytes"
	"encoding/hex"
	"errors"
	"hash/crc32"
)

// The last member of a JSON object can be the CRC-32C of the bytes before it, as eight
// hexadecimal digits:
//
//	{"name":"value","sum":"0a1b2c3d"}

// ErrChanged: an object is not what was written.
var ErrChanged = errors.New("it has changed since it was written")

const (
	sumHead = `,"sum":"`
	sumTail = `"}`

	// SumBytes is how much longer [Summed] makes an object.
	SumBytes = len(sumHead) + 8 + len(sumTail) - 1
)

// Summed returns a JSON object, which has members, with its checksum as another one. It may
// use the room behind the object.
func Summed(object []byte) []byte {
	head := object[:len(object)-1]
	sum := sumOf(head)
	return append(append(append(head, sumHead...), sum...), sumTail...)
}

// CheckSum returns [ErrChanged] for an object whose checksum is another. One without a
// checksum, as people write it, is taken as it is.
func CheckSum(object []byte) error {
	at := len(object) - SumBytes - 1
	if at < 0 || !bytes.HasPrefix(object[at:], []byte(sumHead)) || !bytes.HasSuffix(object, []byte(sumTail)) {
		return nil
	}
	if string(object[at+len(sumHead):len(object)-len(sumTail)]) != sumOf(object[:at]) {
		return ErrChanged
	}
	return nil
}

func sumOf(b []byte) string {
	sum := crc32.Checksum(b, Castagnoli)
	return hex.EncodeToString([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}
