package sealed

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"paperkin/index/durable"
)

// The file system is SQLite's own with two functions replaced. One opens a file as
// before, and then gives a database a table of methods that seal pages when they
// are written and verify seals when they are read. Where a file does not open, it
// says why (see reason). The other leaves paths through a handle as they are. SQLite
// registers file systems for the whole process, so the state here is the process's too.
//
// In the translated SQLite an address is a uintptr and a pointer to a function is a
// Go function value. Structures are in memory that SQLite has allocated, and live
// as long as the process.
type (
	opener    func(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32
	transfer  func(tls *libc.TLS, file, buffer uintptr, size int32, offset int64) int32
	character func(tls *libc.TLS, file uintptr) int32
	measure   func(tls *libc.TLS, file, size uintptr) int32
	messages  func(tls *libc.TLS, file uintptr, message int32, argument uintptr) int32
	sharing   func(tls *libc.TLS, file uintptr, part, size, extend int32, where uintptr) int32
	namer     func(tls *libc.TLS, vfs, name uintptr, size int32, whole uintptr) int32
	lastError func(tls *libc.TLS, vfs uintptr, size int32, words uintptr) int32
)

// Of SQLite's own file system.
var (
	inner   opener
	resolve namer
	errno   lastError
)

var (
	mu     sync.Mutex
	tables = map[uintptr]uintptr{} // addresses of tables, by those of SQLite's own tables
	putOff = map[uintptr]bool{}    // addresses of files whose checkpoint is to end
)

// table is a table of methods that seal and verify, with the methods of SQLite's
// own that they call. SQLite has several tables, one for each kind of lock.
type table struct {
	methods     sqlite3.Tsqlite3_io_methods // first, so that its address is the table's
	read, write transfer
	character   character
	close       character
	measure     measure
	control     messages
	share       sharing
}

// Register registers [VFS] with SQLite. It may be called any number of times.
func Register() error { return register() }

var register = sync.OnceValue(func() error {
	tls := libc.NewTLS()
	defer tls.Close()
	own := sqlite3.Xsqlite3_vfs_find(tls, 0)
	if own == 0 {
		return errors.New("SQLite has no file system")
	}
	name, err := libc.CString(VFS)
	if err != nil {
		return err
	}
	vfs, where := allocate[sqlite3.Tsqlite3_vfs](tls)
	if vfs == nil {
		return errNoMemory
	}
	*vfs = *at[sqlite3.Tsqlite3_vfs](own)
	inner, resolve, errno = function[opener](vfs.FxOpen), function[namer](vfs.FxFullPathname), function[lastError](vfs.FxGetLastError)
	vfs.FxOpen, vfs.FxFullPathname, vfs.FzName, vfs.FpNext = address(opener(open)), address(namer(whole)), name, 0
	if rc := sqlite3.Xsqlite3_vfs_register(tls, where, 0); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("SQLite does not take a file system: %d", rc)
	}
	return nil
})

var errNoMemory = errors.New("SQLite has no memory")

// open opens a file, and replaces the methods if it is a database.
func open(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32 {
	rc := inner(tls, vfs, name, file, flags, outFlags)
	if rc != sqlite3.SQLITE_OK {
		return reason(tls, rc)
	}
	if flags&sqlite3.SQLITE_OPEN_MAIN_DB == 0 {
		return rc
	}
	f := at[sqlite3.Tsqlite3_file](file)
	methods := sealing(tls, f.FpMethods)
	if methods == 0 {
		function[character](at[sqlite3.Tsqlite3_io_methods](f.FpMethods).FxClose)(tls, file)
		f.FpMethods = 0
		return sqlite3.SQLITE_NOMEM
	}
	f.FpMethods = methods
	opened() // it has no locks yet
	return rc
}

// whole makes a name of a database whole. SQLite resolves links, which would lead out of
// a folder that is held open to its name.
func whole(tls *libc.TLS, vfs, name uintptr, size int32, into uintptr) int32 {
	path := libc.GoString(name)
	if !durable.IsThrough(path) {
		return resolve(tls, vfs, name, size, into)
	}
	if len(path) >= int(size) {
		return sqlite3.SQLITE_CANTOPEN
	}
	copy(bytes(into, size), path+"\x00")
	return sqlite3.SQLITE_OK
}

// sealing returns the address of the table that replaces one of SQLite's own, 0 when
// there is no memory. Its version is 2, which has no memory mapping: mapped pages
// would bypass read.
func sealing(tls *libc.TLS, own uintptr) uintptr {
	mu.Lock()
	defer mu.Unlock()
	if tables[own] != 0 {
		return tables[own]
	}
	t, where := allocate[table](tls)
	if t == nil {
		return 0
	}
	m := *at[sqlite3.Tsqlite3_io_methods](own)
	*t = table{methods: m, read: function[transfer](m.FxRead), write: function[transfer](m.FxWrite),
		character: function[character](m.FxDeviceCharacteristics), close: function[character](m.FxClose),
		measure: function[measure](m.FxFileSize), control: function[messages](m.FxFileControl), share: function[sharing](m.FxShmMap)}
	t.methods.FiVersion = min(m.FiVersion, 2)
	t.methods.FxRead, t.methods.FxWrite = address(transfer(read)), address(transfer(write))
	t.methods.FxDeviceCharacteristics, t.methods.FxClose = address(character(wholePages)), address(character(end))
	t.methods.FxFileControl, t.methods.FxFileSize = address(messages(control)), address(measure(size))
	if m.FxShmMap != 0 {
		t.methods.FxShmMap = address(sharing(mapShared))
	}
	tables[own] = where
	return where
}

// read reads, and fails when the seal of a page is broken, or when the file ends
// within the page: SQLite would read zeros there. Only a database that is being
// created has no first page.
func read(tls *libc.TLS, file, buffer uintptr, size int32, offset int64) int32 {
	rc := tableOf(file).read(tls, file, buffer, size, offset)
	switch {
	case !isPage(int(size), offset):
	case rc == sqlite3.SQLITE_OK && !IsSealed(bytes(buffer, size), offset/int64(size)+1),
		rc == sqlite3.SQLITE_IOERR_SHORT_READ && (offset > 0 || !isEmpty(tls, file)):
		return sqlite3.SQLITE_IOERR_DATA
	}
	return rc
}

func isEmpty(tls *libc.TLS, file uintptr) bool {
	size, where := allocate[int64](tls)
	if size == nil {
		return false
	}
	defer sqlite3.Xsqlite3_free(tls, where)
	return tableOf(file).measure(tls, file, where) == sqlite3.SQLITE_OK && *size == 0
}

// write seals a page and writes it. The seal is put into SQLite's own copy of the
// page, which has nothing else in those bytes.
func write(tls *libc.TLS, file, buffer uintptr, size int32, offset int64) int32 {
	if isPage(int(size), offset) {
		Seal(bytes(buffer, size), offset/int64(size)+1)
	}
	return tableOf(file).write(tls, file, buffer, size, offset)
}

// wholePages returns the characteristics of the device without the permission to
// read parts of pages, whose seals could not be verified.
func wholePages(tls *libc.TLS, file uintptr) int32 {
	return tableOf(file).character(tls, file) &^ sqlite3.SQLITE_IOCAP_SUBPAGE_READ
}

func end(tls *libc.TLS, file uintptr) int32 {
	rc := tableOf(file).close(tls, file)
	closed()
	return rc
}

func tableOf(file uintptr) *table { return at[table](at[sqlite3.Tsqlite3_file](file).FpMethods) }

// allocate returns a structure in SQLite's memory and its address, nil if there
// is no memory.
func allocate[T any](tls *libc.TLS) (*T, uintptr) {
	where := sqlite3.Xsqlite3_malloc(tls, int32(unsafe.Sizeof(*new(T))))
	if where == 0 {
		return nil, 0
	}
	return at[T](where), where
}

// at returns a pointer to the value at an address.
func at[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

func bytes(address uintptr, size int32) []byte { return unsafe.Slice(at[byte](address), size) }

// function returns the Go function that a pointer of SQLite's stands for, and address
// the pointer for a function that is not a closure.
func function[F any](pointer uintptr) F { return *(*F)(unsafe.Pointer(&pointer)) }

func address[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }
