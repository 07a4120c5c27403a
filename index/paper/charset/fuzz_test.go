package charset

import (
	"bufio"
	"bytes"
	"io"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// FuzzReader: whatever comes in, UTF-8 comes out, the same in any pieces, and UTF-8 as it
// was.
func FuzzReader(f *testing.F) {
	f.Add([]byte(entries["German"]))
	f.Add([]byte(encode(f, charmap.Windows1252, entries["German"]) + entries["Russian"]))
	f.Add([]byte(entries["German"] + encode(f, simplifiedchinese.GBK, entries["Chinese"])))
	f.Add([]byte(encode(f, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), entries["German"]) + "a"))
	f.Add([]byte("<?xml version='1.0' encoding='big5'?>\xa4\xa4\xa4"))
	f.Add([]byte("\xef\xbb\xbf\xef\xbb\xbf\xe9\x00\x00\xff"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d := NewReader(bufio.NewReaderSize(bytes.NewReader(text), Window))
		got, err := io.ReadAll(d)
		if err != nil || !utf8.Valid(got) {
			t.Fatalf("got %q, %v", got, err)
		}
		if d.Report().Encoding == UTF8 && utf8.Valid(text) && d.Report().Strays == 0 {
			if want := bytes.TrimLeft(text, ByteOrderMark); !bytes.Equal(got, want) && !bytes.HasPrefix(text, []byte(ByteOrderMark)) {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		pieces := NewReader(bufio.NewReaderSize(iotest.HalfReader(bytes.NewReader(text)), Window))
		if again, err := io.ReadAll(iotest.OneByteReader(pieces)); !bytes.Equal(again, got) || err != nil || pieces.Report() != d.Report() {
			t.Errorf("in pieces %q, %+v, %v, whole %q, %+v", again, pieces.Report(), err, got, d.Report())
		}
	})
}

// BenchmarkReader measures decoding. For most files it must cost next to nothing.
func BenchmarkReader(b *testing.B) {
	for name, entry := range map[string]string{
		"ASCII": "@article{a, author={Ito, Kei}, title={Toys on a shelf}, journal={Journal of Toys}}\n", "German": entries["German"],
		"Windows-1252": encode(b, charmap.Windows1252, entries["German"]), "GBK": encode(b, simplifiedchinese.GBK, entries["Chinese"]),
	} {
		data := bytes.Repeat([]byte(entry), 8<<20/len(entry))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := io.Copy(io.Discard, bufio.NewReaderSize(NewReader(bufio.NewReaderSize(bytes.NewReader(data), Window)), Window)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
