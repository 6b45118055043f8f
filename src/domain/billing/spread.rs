//! Spreading: a bill's minutes or money over its entries, so that the lines sum to the bill.

use rust_decimal::Decimal;

use crate::domain::{EntryId, Span};

/// Spreads a whole number over entries in proportion to their time: by largest remainder, ties by
/// id. The shares come in the order of the entries and sum to the whole. (spec: Bills)
pub fn spread(total: u128, times: &[(EntryId, Span)]) -> Vec<u128> {
    let weight = |span: Span| u128::from(span.millis().max(0).unsigned_abs());
    let sum: u128 = times.iter().map(|(_, span)| weight(*span)).sum();
    // Entries without any time share alike.
    let weight = |span: Span| if sum == 0 { 1 } else { weight(span) };
    let sum = if sum == 0 { times.len() as u128 } else { sum };
    if sum == 0 {
        return Vec::new();
    }
    let (each, rest) = (total / sum, total % sum);
    let mut shares = Vec::with_capacity(times.len());
    let mut remainders = Vec::with_capacity(times.len());
    for (place, (id, span)) in times.iter().enumerate() {
        let exact = rest * weight(*span);
        shares.push(each * weight(*span) + exact / sum);
        remainders.push((std::cmp::Reverse(exact % sum), *id, place));
    }
    let given: u128 = shares.iter().sum();
    let missing = usize::try_from(total - given).unwrap_or(usize::MAX);
    remainders.sort_unstable();
    for (_, _, place) in remainders.into_iter().take(missing) {
        shares[place] += 1;
    }
    shares
}

/// Spreads an amount over entries in its own smallest unit: cents of 12.30, whole yen of 1230.
pub fn spread_amount(amount: Decimal, times: &[(EntryId, Span)]) -> Vec<Decimal> {
    let negative = amount.is_sign_negative();
    spread(amount.mantissa().unsigned_abs(), times)
        .into_iter()
        .map(|share| {
            // A share is no larger than the amount, whose mantissa fits.
            let units = i128::try_from(share).unwrap_or(i128::MAX);
            let units = if negative { -units } else { units };
            Decimal::try_from_i128_with_scale(units, amount.scale()).unwrap_or(amount)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn entry(n: u8) -> EntryId {
        EntryId::from_bytes([n; 16])
    }

    #[rstest]
    #[case::even(30, &[(1, 10), (2, 10)], &[15, 15])]
    #[case::ties_by_id(10, &[(3, 1), (1, 1), (2, 1)], &[3, 4, 3])]
    #[case::largest_remainder_first(15, &[(1, 10), (2, 5), (3, 1)], &[9, 5, 1])]
    #[case::no_time_shares_alike(3, &[(2, 0), (1, 0)], &[1, 2])]
    #[case::nobody(3, &[], &[])]
    fn shares(#[case] total: u128, #[case] times: &[(u8, i64)], #[case] expected: &[u128]) {
        let times: Vec<_> = times.iter().map(|(n, s)| (entry(*n), Span::seconds(*s))).collect();
        assert_eq!(spread(total, &times), expected);
    }

    #[test]
    fn money_is_spread_in_cents() {
        let times = [(entry(1), Span::seconds(1)), (entry(2), Span::seconds(2))];
        let amounts = spread_amount(Decimal::new(10_000, 2), &times);
        assert_eq!(amounts, [Decimal::new(3333, 2), Decimal::new(6667, 2)]);
    }

    proptest! {
        #[test]
        fn lines_sum_to_the_bill_and_each_is_near_its_share(
            total in 0_u128..79_228_162_514_264_337_593_543_950_335,
            weights in prop::collection::vec(0_i64..100_000_000, 1..20),
        ) {
            let times: Vec<_> = (0_u8..)
                .zip(&weights)
                .map(|(n, ms)| (entry(n), Span::from_millis(*ms)))
                .collect();
            let shares = spread(total, &times);
            prop_assert_eq!(shares.iter().sum::<u128>(), total);
            let sum: u128 = weights.iter().map(|w| u128::from(w.unsigned_abs())).sum();
            prop_assume!(sum > 0);
            for (share, weight) in shares.iter().zip(&weights) {
                let weight = u128::from(weight.unsigned_abs());
                let low = total / sum * weight + total % sum * weight / sum;
                prop_assert!((low..=low + 1).contains(share));
            }
        }
    }
}
