#include "textflag.h"

// Go's assembler lacks these instructions: widening 8 codes to 16 bits, the
// lower and the upper half of a register, and multiplying 4 of those by the
// query's and adding the products to 4 sums of 32 bits.
// Encodings: Arm Architecture Reference Manual, SSHLL and SMLAL (vector).
#define SXTL(n, d) WORD $(0x0F08A400 | (n)<<5 | (d))
#define SXTL2(n, d) WORD $(0x4F08A400 | (n)<<5 | (d))
#define SMLAL(m, n, d) WORD $(0x0E608000 | (m)<<16 | (n)<<5 | (d))
#define SMLAL2(m, n, d) WORD $(0x4E608000 | (m)<<16 | (n)<<5 | (d))

// func rowsNEON(dst []int32, query []int16, rows []byte, step int)
TEXT ·rowsNEON(SB), NOSPLIT, $0-80
	MOVD dst_base+0(FP), R0
	MOVD dst_len+8(FP), R1
	MOVD query_base+24(FP), R2
	MOVD query_len+32(FP), R3
	MOVD rows_base+48(FP), R4
	MOVD step+72(FP), R5

row:
	CBZ  R1, done
	MOVD R2, R6 // in the query
	MOVD R4, R7 // in the row
	MOVD R3, R8 // components left
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16

codes:
	VLD1.P 32(R7), [V0.B16, V1.B16]
	VLD1.P 64(R6), [V4.H8, V5.H8, V6.H8, V7.H8]
	SXTL(0, 2)
	SXTL2(0, 3)
	SMLAL(4, 2, 16)
	SMLAL2(4, 2, 17)
	SMLAL(5, 3, 18)
	SMLAL2(5, 3, 19)
	SXTL(1, 2)
	SXTL2(1, 3)
	SMLAL(6, 2, 16)
	SMLAL2(6, 2, 17)
	SMLAL(7, 3, 18)
	SMLAL2(7, 3, 19)
	SUBS $32, R8, R8
	BNE  codes

	VADD  V17.S4, V16.S4, V16.S4
	VADD  V19.S4, V18.S4, V18.S4
	VADD  V18.S4, V16.S4, V16.S4
	VADDV V16.S4, V16
	FMOVS F16, (R0)
	ADD   $4, R0, R0
	ADD   R5, R4, R4
	SUB   $1, R1, R1
	B     row

done:
	RET
