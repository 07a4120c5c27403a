package lexical

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	index "github.com/blevesearch/bleve_index_api"

	"paperkin/index/durable"
)

// documentsFile holds, for every document number of the postings, the key of the
// paper and the numbers of words in its fields. scorch knows documents by number,
// and BM25F needs their lengths.
//
//	8 bytes  magic
//	8 bytes  count
//	count times: key int64 (0: deleted), words in title uint32, in abstract uint32
//	4 bytes  CRC-32 (IEEE) of all before
//
// Numbers are little-endian. The checksum is not the one that [sumsFile] has of the
// file: with a CRC at its end every file of a size has the same CRC.
const documentsFile = "documents"

const (
	documentsMagic = "PKwords2"
	olderDocuments = "PKwords1" // with a CRC-32C
	documentBytes  = 16
	maxKey         = 1 << 28 // of a paper: memory grows with the largest key
)

type document struct {
	key             int64
	title, abstract uint32 // words
}

// documents are in the order of their document numbers.
type documents []document

func readDocuments(dir *os.Root) (documents, error) {
	return documentsIn(dir, documentsMagic, crc32.IEEETable)
}

func documentsIn(dir *os.Root, magic string, table *crc32.Table) (documents, error) {
	name := filepath.Join(dir.Name(), documentsFile)
	b, err := durable.ReadIn(dir, documentsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err != nil {
		return nil, err
	}
	const header = len(documentsMagic) + 8
	bad := fmt.Errorf("%w: %s: checksum mismatch", ErrDamaged, name)
	if len(b) < header+4 || !bytes.HasPrefix(b, []byte(magic)) {
		return nil, bad
	}
	body, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	count := binary.LittleEndian.Uint64(b[len(documentsMagic):])
	if crc32.Checksum(body, table) != sum || uint64(len(body)-header)%documentBytes != 0 ||
		uint64(len(body)-header)/documentBytes != count {
		return nil, bad
	}
	d := make(documents, count)
	for i := range d {
		at := body[header+i*documentBytes:]
		d[i] = document{int64(binary.LittleEndian.Uint64(at)), binary.LittleEndian.Uint32(at[8:]), binary.LittleEndian.Uint32(at[12:])}
		if d[i].key < 0 || d[i].key > maxKey {
			return nil, fmt.Errorf("%w: %s: number %d is not the key of a paper", ErrDamaged, name, d[i].key)
		}
	}
	return d, nil
}

// Gone counts the documents of papers that were removed or changed, whose words are still
// in the files of an index, and all documents. It compares no other file with its
// checksum.
func Gone(in *os.Root, name string) (gone, all int, err error) {
	dir, err := openFolder(in, name)
	if err != nil {
		return 0, 0, err
	}
	defer dir.Close()
	d, err := readDocuments(dir)
	for _, doc := range d {
		if doc.key == 0 {
			gone++
		}
	}
	return gone, len(d), err
}

func (d documents) write(dir *os.Root) error {
	b := binary.LittleEndian.AppendUint64([]byte(documentsMagic), uint64(len(d)))
	for _, doc := range d {
		b = binary.LittleEndian.AppendUint64(b, uint64(doc.key))
		b = binary.LittleEndian.AppendUint32(b, doc.title)
		b = binary.LittleEndian.AppendUint32(b, doc.abstract)
	}
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return durable.CreateIn(dir, documentsFile, b)
}

// writeDocuments writes which paper has which document number, and returns the
// number of papers. scorch assigns the numbers, and they are known only when the
// postings are complete. That they are is made sure here: the postings have every
// paper that is known, once, and no other.
func writeDocuments(dir *os.Root, known lengths) (papers int, err error) {
	s, err := openScorch(dir, true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r, err := s.Reader()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	d, err := numbered(r, known)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", dir.Name(), err)
	}
	return known.papers(), d.write(dir)
}

// numbered returns the papers that are known by their document numbers.
func numbered(r index.IndexReader, known lengths) (d documents, err error) {
	all, err := r.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	missing := slices.Clone(known)
	for {
		number, err := all.Next()
		if err != nil {
			return nil, err
		}
		if number == nil {
			if n := missing.papers(); n > 0 {
				return nil, fmt.Errorf("%w: %d of %d papers have no document", ErrDamaged, n, known.papers())
			}
			return d, nil
		}
		id, err := r.ExternalID(number)
		if err != nil {
			return nil, err
		}
		n := int(number.Value())
		d = append(d, make(documents, max(0, n+1-len(d)))...)
		key := binary.BigEndian.Uint64([]byte(id))
		if key >= uint64(len(known)) || missing[key].key == 0 {
			return nil, fmt.Errorf("%w: a document of paper %d, which is not in the list or has another", ErrDamaged, key)
		}
		d[n] = known[key]
		missing.forget(int64(key))
	}
}
