package backup

import (
	"archive/tar"
	"encoding/json"
	"io"

	"github.com/klauspost/compress/zstd"
)

// Is reports whether r begins as a backup does, of whatever version: with a header.
// It reads no more than that.
func Is(r io.Reader) bool {
	stream, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(1<<27))
	if err != nil {
		return false
	}
	defer stream.Close()
	archive := members{tar.NewReader(io.LimitReader(stream, 1<<20))}
	size, err := archive.next(headerName, 1<<16)
	if err != nil {
		return false
	}
	var h struct {
		Format int `json:"paperkin_backup"`
	}
	return json.NewDecoder(io.LimitReader(archive, size)).Decode(&h) == nil && h.Format > 0
}
