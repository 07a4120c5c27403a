package dot

// Every arm64 processor that Go runs on has NEON.
func rowsFast(dst []int32, query []int16, rows []byte, step int) { rowsNEON(dst, query, rows, step) }

// rowsNEON is Rows with NEON. It checks no bounds.
//
//go:noescape
func rowsNEON(dst []int32, query []int16, rows []byte, step int)

func floatsFast(dst, query, rows []float32) { floatsGeneric(dst, query, rows) }

func sumsFast([]uint32, []byte, int, int) int { return 0 }
