//! What a finding says to a person: in Chinese, then in the words that `shiwen verify` prints.

use shiwen_log::FaultKind;
use shiwen_store::{Finding, What};

/// The sentence of a finding.
pub(super) fn sentence(finding: &Finding) -> String {
    let (zh, en) = (chinese(&finding.what), &finding.what);
    match finding.seq {
        Some(seq) => format!("第 {seq} 条：{zh} entry {seq}: {en}"),
        None => format!("{zh} {en}"),
    }
}

fn chinese(what: &What) -> String {
    let known = match what {
        What::Log(fault) => return of_log(fault),
        What::Projection(table) => return format!("统计表 {table} 与逐条重算的结果不一致。"),
        What::Columns => "条目旁边的说明与条目内容不符。",
        What::Opening => "第一条记录属于另一份日志。",
        What::PrivateChanged => "办事人留下的内容被改动。",
        What::PrivateErased => "已经删除的内容又出现了。",
        What::PrivateMissing => "办事人留下的内容不见了，也没有删除记录。",
        What::PrivateStray => "有一份内容不属于任何条目。",
        What::DroppedUnwitnessed => "内容在平台收到之前就被清除了。",
        What::DroppedStray => "有内容被标为已清除，但它并没有缺失。",
        What::WitnessUnproven => "平台的见证无法核实。",
        What::WitnessDiffers => "条目与平台见证过的不一致。",
        What::BeforeFirst => "有条目出现在第一条之前。",
        What::Schema => "数据库的结构不是本程序建立的。",
        What::SelfTestDay => "有一次自检不是在它所说的那天做的：可能有评价被冒充成自检。",
        What::SelfTestExcess => "有一天的自检次数超过应有的次数：可能有评价被冒充成自检。",
        What::Unsound => "数据库自身已损坏。",
        What::Unreadable => "有内容无法读取。",
    };
    known.to_owned()
}

fn of_log(fault: &FaultKind) -> String {
    let known = match fault {
        FaultKind::Gap { found } => return format!("缺少这一条，下一条是第 {found} 条。"),
        FaultKind::SizeDiffers { entries, head } => {
            return format!("日志有 {entries} 条，而记录的条数是 {head}。");
        }
        FaultKind::EntriesDiffer { through } => {
            return format!("从这一条到第 {through} 条之间，有条目不是当初签名的。");
        }
        FaultKind::SignedSizeDiffers { signed, head } => {
            return format!("签名的条数是 {signed}，而记录的条数是 {head}。");
        }
        FaultKind::LeafHashDiffers => "条目的内容与保存的哈希不符。",
        FaultKind::RangeMalformed(_) => "保存的哈希树无法读取。",
        FaultKind::RangeDiffers => "保存的哈希树与日志不一致。",
        FaultKind::Checkpoint(_) => "检查点无法核实：不是本终端对本日志的签名。",
        FaultKind::RootDiffers => "日志与签名的根哈希不一致。",
    };
    known.to_owned()
}
