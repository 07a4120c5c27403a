package chromem

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"

	"paperkin/index/durable"
)

// anonymousCodes is the format of codes whose header names no library: its checksum
// comes where the id would.
const anonymousCodes = 2

// countAnonymous returns the number of rows in a file of codes of that format; 0 if it
// is of another one, or damaged.
func countAnonymous(f *os.File, dimensions int) (rows int, err error) {
	b := make([]byte, durable.HeaderBytes)
	if _, err := f.ReadAt(b, 0); errors.Is(err, io.EOF) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	count := int64(binary.LittleEndian.Uint64(b[16:]))
	want := binary.LittleEndian.AppendUint32([]byte(codesMagic), anonymousCodes)
	want = binary.LittleEndian.AppendUint32(want, uint32(dimensions))
	want = binary.LittleEndian.AppendUint64(want, uint64(count))
	want = binary.LittleEndian.AppendUint32(want, crc32.Checksum(want, durable.Castagnoli))
	room := (info.Size() - durable.HeaderBytes) / int64(rowSize(dimensions))
	if count < 0 || count > room || !bytes.Equal(b, append(want, make([]byte, durable.HeaderBytes-len(want))...)) {
		return 0, nil
	}
	return int(count), nil
}
