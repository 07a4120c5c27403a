// Command gen writes the kernels of package dot for amd64: run go generate there.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// unroll is how many groups of 16 codes one turn of the inner loop takes; it
// is 2 because queries come in multiples of 32 components. Each has a sum of
// its own, so that no addition waits for the one before.
const unroll = 2

func main() {
	rows()
	floats()
	sums()
	Generate()
}

func rows() {
	TEXT("rowsAVX2", NOSPLIT, "func(dst []int32, query []int16, rows []byte, step int)")
	Pragma("noescape")
	Doc("rowsAVX2 is Rows on a processor with AVX2. It checks no bounds.")

	dst := Load(Param("dst").Base(), GP64())
	left := Load(Param("dst").Len(), GP64())
	query := Load(Param("query").Base(), GP64())
	components := Load(Param("query").Len(), GP64())
	row := Load(Param("rows").Base(), GP64())
	step := Load(Param("step"), GP64())
	at := GP64()
	sums := [unroll]reg.VecVirtual{YMM(), YMM()}

	Label("row")
	TESTQ(left, left)
	JZ(LabelRef("done"))
	XORQ(at, at)
	for _, s := range sums {
		VPXOR(s, s, s)
	}

	Label("codes")
	for i, s := range sums {
		// 16 codes become 16-bit numbers and are multiplied by the query's;
		// neighbouring products add up to eight 32-bit numbers.
		products := YMM()
		VPMOVSXBW(Mem{Base: row, Index: at, Scale: 1, Disp: 16 * i}, products)
		VPMADDWD(Mem{Base: query, Index: at, Scale: 2, Disp: 32 * i}, products, products)
		VPADDD(products, s, s)
	}
	ADDQ(Imm(16*unroll), at)
	CMPQ(at, components)
	JL(LabelRef("codes"))

	// Halve the sixteen partial sums until one is left.
	VPADDD(sums[1], sums[0], sums[0])
	sum, half := sums[0].AsX(), XMM()
	VEXTRACTI128(Imm(1), sums[0], half)
	VPADDD(half, sum, sum)
	for _, order := range []uint64{0b01_00_11_10, 0b10_11_00_01} {
		VPSHUFD(Imm(order), sum, half)
		VPADDD(half, sum, sum)
	}
	VMOVD(sum, Mem{Base: dst})

	ADDQ(Imm(4), dst)
	ADDQ(step, row)
	DECQ(left)
	JMP(LabelRef("row"))

	Label("done")
	VZEROUPPER()
	RET()
}

// floatSums is how many sums of eight the inner loop of floats has, for the same reason.
const floatSums = 4

func floats() {
	TEXT("floatsAVX2", NOSPLIT, "func(dst []float32, query, rows []float32)")
	Pragma("noescape")
	Doc("floatsAVX2 is Floats on a processor with AVX2, for queries of a multiple of Width components. It checks no bounds.")

	dst := Load(Param("dst").Base(), GP64())
	left := Load(Param("dst").Len(), GP64())
	query := Load(Param("query").Base(), GP64())
	components := Load(Param("query").Len(), GP64())
	row := Load(Param("rows").Base(), GP64())
	at := GP64()
	sums := [floatSums]reg.VecVirtual{YMM(), YMM(), YMM(), YMM()}

	Label("vector")
	TESTQ(left, left)
	JZ(LabelRef("end"))
	XORQ(at, at)
	for _, s := range sums {
		VXORPS(s, s, s)
	}

	Label("components")
	for i, s := range sums {
		products := YMM()
		VMOVUPS(Mem{Base: query, Index: at, Scale: 4, Disp: 32 * i}, products)
		VMULPS(Mem{Base: row, Index: at, Scale: 4, Disp: 32 * i}, products, products)
		VADDPS(products, s, s)
	}
	ADDQ(Imm(8*floatSums), at)
	CMPQ(at, components)
	JL(LabelRef("components"))

	VADDPS(sums[1], sums[0], sums[0])
	VADDPS(sums[3], sums[2], sums[2])
	VADDPS(sums[2], sums[0], sums[0])
	sum, half := sums[0].AsX(), XMM()
	VEXTRACTF128(Imm(1), sums[0], half)
	VADDPS(half, sum, sum)
	for _, order := range []uint64{0b01_00_11_10, 0b10_11_00_01} {
		VPERMILPS(Imm(order), sum, half)
		VADDPS(half, sum, sum)
	}
	VMOVSS(sum, Mem{Base: dst})

	ADDQ(Imm(4), dst)
	LEAQ(Mem{Base: row, Index: components, Scale: 4}, row)
	DECQ(left)
	JMP(LabelRef("vector"))

	Label("end")
	VZEROUPPER()
	RET()
}

// sumRows is how many rows sums takes side by side: a CRC-32C instruction takes three
// cycles, and another one can begin in each.
const sumRows = 4

func sums() {
	TEXT("sumsSSE42", NOSPLIT, "func(dst []uint32, rows []byte, step, length int)")
	Pragma("noescape")
	Doc("sumsSSE42 is Sums on a processor with SSE4.2, for a number of rows that is a multiple of 4, and a length that is one, and 8 at least. It checks no bounds.")

	dst := Load(Param("dst").Base(), GP64())
	left := Load(Param("dst").Len(), GP64())
	rows := [sumRows]reg.GPVirtual{Load(Param("rows").Base(), GP64()).(reg.GPVirtual), GP64(), GP64(), GP64()}
	step := Load(Param("step"), GP64())
	length := Load(Param("length"), GP64())
	words, at := GP64(), GP64()
	sums := [sumRows]reg.GPVirtual{GP64(), GP64(), GP64(), GP64()}
	MOVQ(length, words)
	ANDQ(I8(-8), words)

	Label("rows")
	TESTQ(left, left)
	JZ(LabelRef("last"))
	LEAQ(Mem{Base: rows[0], Index: step, Scale: 1}, rows[1])
	LEAQ(Mem{Base: rows[0], Index: step, Scale: 2}, rows[2])
	LEAQ(Mem{Base: rows[1], Index: step, Scale: 2}, rows[3])
	XORQ(at, at)
	for _, s := range sums {
		MOVL(U32(0xffffffff), s.As32())
	}

	Label("words")
	for i, s := range sums {
		CRC32Q(Mem{Base: rows[i], Index: at, Scale: 1}, s)
	}
	ADDQ(Imm(8), at)
	CMPQ(at, words)
	JL(LabelRef("words"))
	CMPQ(at, length)
	JE(LabelRef("store"))
	for i, s := range sums {
		CRC32L(Mem{Base: rows[i], Index: at, Scale: 1}, s.As32())
	}

	Label("store")
	for i, s := range sums {
		NOTL(s.As32())
		MOVL(s.As32(), Mem{Base: dst, Disp: 4 * i})
	}
	ADDQ(Imm(4*sumRows), dst)
	LEAQ(Mem{Base: rows[0], Index: step, Scale: 4}, rows[0])
	SUBQ(Imm(sumRows), left)
	JMP(LabelRef("rows"))

	Label("last")
	RET()
}
